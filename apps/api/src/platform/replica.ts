import { seconds } from '#src/domain/duration';
import { createPool, type PgPool } from './postgres';

/** A streaming replica of the primary, for reads that may be some seconds old. */
export interface Replica {
  /** Its connections, while it is reached and close enough behind the primary; else null. */
  current(): PgPool | null;
  /** Something asked of it failed: it is left alone until it was seen to follow again. */
  distrust(): void;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  primary: PgPool;
  url: string;
  /** As the primary's pool is used. */
  pooled: boolean;
  prepared: boolean;
  onState: (usable: boolean) => void;
}

const longestLag = seconds(5);
const checkEvery = seconds(1);
const connections = 4;

/** How far the primary had written at a moment. */
interface Sample {
  at: number;
  position: string;
}

/**
 * Follows how far a replica follows. Once a second the primary's position in its log is noted, and the replica asked
 * which of those noted it has replayed: it is as old as the newest of them. That holds with an idle primary, with
 * clocks that differ, and when the replica no longer hears of the primary, where the age of its last transaction says
 * nothing. Whatever cannot be asked makes it older, until nobody reads from it.
 * @see docs/adr/0028-many-instances.md
 */
export function createReplica(options: ReplicaOptions): Replica {
  const { primary, url, pooled, prepared, onState } = options;
  const pool = createPool({ url, max: connections, pooled, prepared });
  let samples: Sample[] = [];
  let trueAt = Number.NEGATIVE_INFINITY;
  let usable = false;
  let checking = false;

  function settle(): boolean {
    const now = performance.now() - trueAt <= longestLag;
    if (now !== usable) {
      usable = now;
      onState(now);
    }
    return usable;
  }

  async function check(): Promise<void> {
    if (checking) return;
    checking = true;
    try {
      const at = performance.now();
      samples = [
        ...samples.filter((each) => at - each.at <= longestLag),
        { at, position: await positionOf(primary) },
      ];
      const replayed = await countReplayed(
        pool,
        samples.map(({ position }) => position),
      );
      trueAt = samples[replayed - 1]?.at ?? trueAt;
    } catch {
      // Not asked is not known: it ages until it is.
    } finally {
      checking = false;
      settle();
    }
  }

  const timer = setInterval(() => void check(), checkEvery).unref();
  void check();

  return {
    current: () => (settle() ? pool : null),
    distrust() {
      trueAt = Number.NEGATIVE_INFINITY;
      samples = [];
      settle();
    },
    async close() {
      clearInterval(timer);
      await pool.end();
    },
  };
}

async function positionOf(primary: PgPool): Promise<string> {
  const { rows } = await primary.query<{ position: string }>({
    name: 'replica.position',
    text: 'select pg_current_wal_lsn()::text as position',
  });
  return rows[0]?.position ?? '0/0';
}

/** How many of `positions`, the oldest first, it has replayed. None for a server that follows nobody. */
async function countReplayed(pool: PgPool, positions: readonly string[]): Promise<number> {
  const { rows } = await pool.query<{ replayed: number }>({
    name: 'replica.replayed',
    text: `select count(*)::int as replayed from unnest($1::text[]) as noted (position)
           where pg_is_in_recovery() and noted.position::pg_lsn <= pg_last_wal_replay_lsn()`,
    values: [positions],
  });
  return rows[0]?.replayed ?? 0;
}
