import { seconds } from '#src/domain/duration';

/** The part of `pg.Pool` that is used. */
export interface PoolLike {
  query(query: { name?: string; text: string; values?: unknown[] }): Promise<{
    rows: unknown[];
    rowCount: number | null;
  }>;
}

export interface RateLimitRows {
  /** The pool with a deadline: for the statements of the library, which has none. */
  client: PoolLike;
  /** A refused try uses nothing up, so that a burst of them can't outlast a later refund. */
  capAt(name: string, points: number): Promise<void>;
  /** Gives points back where the window still runs. Never makes a row, never goes below none used. */
  refund(names: readonly string[], points: number): Promise<void>;
  /** Deletes rows whose window is over, in batches. @returns how many */
  sweep(): Promise<number>;
}

/** Longer than any healthy answer. Waiting more would let a stuck database hold every request. */
const deadline = seconds(1);
const sweepBatch = 1000;
const sweepBatches = 20;

/** The statements on `rate_limits` that the library does not have, and a time limit for those it does. */
export function rateLimitRows(pool: PoolLike): RateLimitRows {
  const client: PoolLike = { query: (query) => withDeadline(pool.query(query)) };

  async function deleteBatch(): Promise<number> {
    const { rowCount } = await pool.query({
      name: 'rate_limits:sweep',
      text: `delete from rate_limits where key in (
               select key from rate_limits where expire < $1 limit $2 for update skip locked)`,
      values: [Date.now(), sweepBatch],
    });
    return rowCount ?? 0;
  }

  return {
    client,
    async capAt(name, points) {
      await client.query({
        name: 'rate_limits:cap',
        text: 'update rate_limits set points = $2 where key = $1 and points > $2',
        values: [name, points],
      });
    },
    async refund(names, points) {
      await client.query({
        name: 'rate_limits:refund',
        text: `update rate_limits set points = greatest(points - $2::integer, 0)
                where key = any($1::text[]) and expire > $3`,
        values: [names, points, Date.now()],
      });
    },
    async sweep() {
      let deleted = 0;
      for (let batch = 0; batch < sweepBatches; batch += 1) {
        const count = await deleteBatch();
        deleted += count;
        if (count < sweepBatch) break;
      }
      return deleted;
    },
  };
}

async function withDeadline<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the rate limit store did not answer in time')), deadline);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
