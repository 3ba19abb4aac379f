import type { RowOutcome, RowReason } from '../../services/shared/imported-rows';

export interface Tally {
  add(outcomes: readonly RowOutcome[]): void;
  rows(): number;
  totals(): {
    created: number;
    skipped: number;
    rejected: number;
    /** Why rows were skipped or rejected: how many, and which was the first. */
    reasons: ReadonlyMap<RowReason, { count: number; first: number }>;
  };
}

/** Counts what became of rows. */
export function createTally(): Tally {
  const counts = { created: 0, skipped_existing: 0, rejected: 0 };
  const reasons = new Map<RowReason, { count: number; first: number }>();
  let rows = 0;
  return {
    add(outcomes) {
      rows += outcomes.length;
      for (const { outcome, reason, row } of outcomes) {
        counts[outcome] += 1;
        if (reason === null) continue;
        const { count, first } = reasons.get(reason) ?? { count: 0, first: row };
        reasons.set(reason, { count: count + 1, first });
      }
    },
    rows: () => rows,
    totals: () => ({
      created: counts.created,
      skipped: counts.skipped_existing,
      rejected: counts.rejected,
      reasons,
    }),
  };
}
