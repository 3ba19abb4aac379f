import { genesis, judgeEnd, markEnd, originDigest, sealOf, type ChainLink } from '#src/domain/audit-seal';
import type { Clock } from '#src/domain/clock';
import { hours, seconds } from '#src/domain/duration';
import type { Keyring } from '#src/domain/keyring';
import type { Randomness } from '#src/domain/randomness';
import type { Logger } from '#src/platform/logger';
import type { NewSeal, WaitingEvent } from '#src/repositories/audit-seals.repository';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import { repeated, type Repeated } from './shared/repeated';

export interface AuditSealing extends Repeated {
  /** Seals every event that waits, batch by batch. @returns how many; fewer when another process is at it */
  runOnce(): Promise<number>;
}

const batch = 500;
const every = seconds(1);
const saltBytes = 16;
/** A copy of the newest seal outside the database shows whether the end of the chain was taken away. */
const anchoredEvery = hours(1);

/**
 * Seals events shortly after their commit, in the background. Events get their ids before they are committed, so one may
 * come after others with higher ids: what waits is a list of its own, and the order of sealing is the order of the chain.
 * @see docs/adr/0019
 */
export function createAuditSealing(deps: {
  database: Database;
  keyring: Keyring;
  clock: Clock;
  randomness: Randomness;
  logger: Logger;
}): AuditSealing {
  const { database, clock, logger } = deps;
  let anchoredAt = Number.NEGATIVE_INFINITY;

  function anchor({ seq, seal }: ChainLink): void {
    const now = clock.now().getTime();
    if (now - anchoredAt < anchoredEvery) return;
    anchoredAt = now;
    logger.info({ anchor: `${seq}:${seal.toString('hex')}` }, 'the audit trail is sealed up to here');
  }

  async function sealBatch(): Promise<number> {
    const outcome = await database.transaction((repos) => sealNext(repos, deps));
    if (outcome === null) return 0;
    if (outcome.broken)
      logger.error(
        {},
        'the audit trail was tampered with: run `authflow audit verify`; sealing goes on after a gap',
      );
    anchor(outcome.head);
    return outcome.looked;
  }

  async function runOnce(): Promise<number> {
    if (!(await database.repos.auditSeals.isAnyWaiting())) return 0;
    let total = 0;
    for (let looked = batch; looked === batch; total += looked) looked = await sealBatch();
    return total;
  }

  const onError = (err: unknown): void => logger.warn({ err }, 'sealing audit events will go on later');
  return { runOnce, ...repeated({ every, round: runOnce, onError }) };
}

interface Sealed {
  looked: number;
  head: ChainLink;
  broken: boolean;
}

/** Null when there is nothing to do, or another process does it. HMACs of a few microseconds each, under the lock. */
async function sealNext(
  repos: Repositories,
  deps: { keyring: Keyring; randomness: Randomness },
): Promise<Sealed | null> {
  const { auditSeals, locks } = repos;
  if (!(await locks.tryHold('audit-chain'))) return null;
  const waiting = await auditSeals.listWaiting(batch);
  if (waiting.length === 0) return null;
  const { tip, broken } = await findTip(repos, deps.keyring);
  const seals = sealAfter(tip, waiting, deps);
  await auditSeals.seal(seals, waiting);
  const head = seals.at(-1);
  if (head !== undefined) await auditSeals.putEnd('head', markEnd(deps.keyring, 'head', head));
  return { looked: waiting.length, head: head ?? tip, broken };
}

/**
 * What the next seal builds on. When somebody has been at the head, building on it would make their work look like ours:
 * the chain begins anew after a gap in its numbers, which stays to be seen.
 */
async function findTip({ auditSeals }: Repositories, keyring: Keyring) {
  const head = await auditSeals.findEnd('head');
  const last = (await auditSeals.findLastSeq()) ?? 0;
  const isOurs = head !== null && judgeEnd(keyring, 'head', head) !== 'forged' && last <= head.seq;
  if (isOurs) return { tip: head, broken: false };
  const isNew = head === null && last === 0 && (await auditSeals.findEnd('start')) === null;
  const seq = isNew ? 0 : Math.max(last, head?.seq ?? 0) + 1;
  return { tip: { ...genesis, seq }, broken: !isNew };
}

function sealAfter(
  tip: ChainLink,
  waiting: readonly WaitingEvent[],
  { keyring, randomness }: { keyring: Keyring; randomness: Randomness },
): NewSeal[] {
  const key = keyring.current('audit-seal');
  const seals: NewSeal[] = [];
  let previous = tip;
  for (const { eventRow, event, origin } of waiting) {
    if (event === null) continue;
    const originSalt = randomness.bytes(saltBytes);
    const digest = originDigest(originSalt, origin);
    const seq = previous.seq + 1;
    const seal = sealOf(key, previous, { seq, event, originDigest: digest });
    const link = { seq, seal, keyId: keyring.currentId };
    seals.push({ ...link, eventRow, originDigest: digest, originSalt });
    previous = link;
  }
  return seals;
}
