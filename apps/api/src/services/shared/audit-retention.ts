import {
  genesis,
  judgeSeal,
  markEnd,
  sealedTime,
  type ChainLink,
  type SealedRow,
} from '#src/domain/audit-seal';
import type { Keyring } from '#src/domain/keyring';
import type { Repositories } from '#src/repositories/repositories';

/**
 * Lets the oldest events go with their seals, at most `limit` of them. The chain then begins behind them, and holds.
 *
 * How old an event is, is believed of sound ones alone: else whoever can write to the database could have us remove
 * events by giving them an older time. What is broken goes once something sound that was sealed after it is old enough.
 * **State**: events before `before` → gone.
 * @returns how many; 0 as well while events are being sealed
 */
export async function deleteOldEvents(
  repos: Repositories,
  args: { keyring: Keyring; before: Date; limit: number },
): Promise<number> {
  const { auditSeals, locks } = repos;
  if (!(await locks.tryHold('audit-chain'))) return 0;
  const start = (await auditSeals.findEnd('start')) ?? genesis;
  const rows = await auditSeals.listChain({ after: start.seq, limit: args.limit });
  const last = findLastOld(rows, start, args);
  if (last === null) return 0;
  await auditSeals.putEnd('start', markEnd(args.keyring, 'start', last));
  return auditSeals.deleteUpTo(last.seq);
}

function findLastOld(
  rows: readonly SealedRow[],
  start: ChainLink,
  { keyring, before }: { keyring: Keyring; before: Date },
): ChainLink | null {
  let previous: ChainLink = start;
  let last: ChainLink | null = null;
  for (const row of rows) {
    const isNext = row.seq === previous.seq + 1;
    const verdict = judgeSeal(keyring, isNext ? previous : null, row);
    const isSound = verdict === 'intact' || verdict === 'unverifiable';
    if (isSound && isBefore(row, before)) last = row;
    previous = row;
  }
  return last;
}

const isBefore = ({ event }: SealedRow, before: Date): boolean =>
  event !== null && sealedTime(event) < before.getTime();
