import {
  genesis,
  isOriginErased,
  judgeEnd,
  judgeSeal,
  sealedTime,
  type ChainEnd,
  type ChainLink,
  type SealedRow,
} from '#src/domain/audit-seal';
import { minutes } from '#src/domain/duration';
import type { Keyring } from '#src/domain/keyring';
import type { AuditFaultKind, ChainReport } from './audit-report';

/** Clocks of several processes may differ, and a transaction takes a moment: no event is sealed later than that. */
const clockTolerance = minutes(10);

export interface ChainWalk {
  last(): ChainLink;
  take(row: SealedRow): void;
  /** The chain begins later than it did, if it does. */
  restartAt(start: ChainEnd | null): void;
  /** @param heads the head as it was before the walk, and as it is after it: others seal meanwhile */
  finish(...heads: [ChainEnd | null, ChainEnd | null]): void;
}

/** Goes along the chain, one seal after the other, and tells `report` what is wrong. */
export function chainWalk(args: {
  keyring: Keyring;
  report: ChainReport;
  start: ChainEnd | null;
}): ChainWalk {
  const { keyring, report } = args;
  let previous: ChainLink | null = args.start ?? genesis;
  let last: ChainLink = previous;
  let start = args.start;
  let isFirst = true;
  let keySeen = false;
  let newest = 0;
  const isKnown = (keyId: string): boolean => keyring.ids.includes(keyId);

  /** @param firstKeyId secret of the first seal after it, which is no newer than its mark */
  function judgeStart(firstKeyId: string): void {
    isFirst = false;
    if (start === null) return;
    const verdict = judgeEnd(keyring, 'start', start);
    if (verdict === 'forged' || (verdict === 'unverifiable' && isKnown(firstKeyId)))
      report.add({ kind: 'start_forged', seq: start.seq, id: null });
  }

  function judgeTime({ seq, event }: SealedRow): void {
    if (event === null) return;
    const at = sealedTime(event);
    if (at < newest - clockTolerance) report.add({ kind: 'event_backdated', seq, id: event.eventId });
    newest = Math.max(newest, at);
  }

  function judge(row: SealedRow): AuditFaultKind | null {
    const verdict = judgeSeal(keyring, previous, row);
    if (verdict === 'gone') return 'event_missing';
    if (verdict === 'changed') return 'event_changed';
    if (verdict === 'unverifiable') {
      report.counts.unverifiable += 1;
      return keySeen ? 'key_unknown' : null;
    }
    if (isOriginErased(row)) report.counts.erased += 1;
    return verdict === 'origin_changed' ? 'origin_changed' : null;
  }

  return {
    last: () => last,
    restartAt(moved) {
      if (moved === null || moved.seq <= last.seq) return;
      start = moved;
      previous = moved;
      last = moved;
    },
    take(row) {
      if (row.seq <= last.seq) return;
      if (row.seq !== last.seq + 1) {
        report.add({ kind: isFirst ? 'start_cut' : 'seals_missing', seq: last.seq + 1, id: null });
        previous = null;
      }
      if (isFirst) judgeStart(row.keyId);
      const kind = judge(row);
      if (kind !== null) report.add({ kind, seq: row.seq, id: row.event?.eventId ?? null });
      if (kind === null) judgeTime(row);
      report.counts.checked += 1;
      keySeen ||= isKnown(row.keyId);
      previous = row;
      last = row;
    },
    finish(before, after) {
      const fault = (kind: AuditFaultKind, seq: number): void => report.add({ kind, seq, id: null });
      if (isFirst) judgeStart('');
      if (before !== null && before.seq > last.seq) return fault('end_cut', last.seq + 1);
      if (after === null) return last.seq === 0 ? undefined : fault('end_forged', last.seq);
      const verdict = judgeEnd(keyring, 'head', after);
      const isThere = after.seq > last.seq || (after.seq === last.seq && after.seal.equals(last.seal));
      if (verdict === 'forged' || (verdict === 'unverifiable' && keySeen) || !isThere)
        fault('end_forged', after.seq);
    },
  };
}
