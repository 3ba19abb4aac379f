import { isTransactionPooler } from './pooler';
import { connectClient } from './postgres';

export interface DatabaseSeen {
  encrypted: boolean;
  /** `server_version_num`, such as 180004. */
  versionNumber: number;
  /** The quickest of several round trips, in milliseconds: what the distance costs at least. */
  roundTripMs: number;
  /** Milliseconds that its clock is ahead of ours. */
  clockAhead: number;
  /** A pooler in transaction mode stands between. */
  pooled: boolean;
}

const roundTrips = 5;

/**
 * Connects and looks: version, encryption, distance, clock. Changes nothing.
 * @param options.timeout milliseconds for everything together
 * @throws Error of the driver, or one that says that time ran out
 */
export async function askDatabase(
  url: string,
  options: { timeout: number; now: () => Date },
): Promise<DatabaseSeen> {
  const client = await within(options.timeout, connectClient(url));
  try {
    const seen = await within(options.timeout, look(client, options.now));
    return { ...seen, pooled: await within(options.timeout, isTransactionPooler(url)) };
  } finally {
    void client.end().catch(() => undefined);
  }
}

type Client = Awaited<ReturnType<typeof connectClient>>;

async function look(client: Client, now: () => Date): Promise<Omit<DatabaseSeen, 'pooled'>> {
  const { rows } = await client.query<{ version: string; encrypted: boolean }>(
    `select current_setting('server_version_num') as version,
            coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as encrypted`,
  );
  const seen = { roundTripMs: Number.POSITIVE_INFINITY, clockAhead: 0 };
  for (let trip = 0; trip < roundTrips; trip += 1) {
    const before = now().getTime();
    const startedAt = performance.now();
    const { rows: clock } = await client.query<{ at: Date }>('select clock_timestamp() as at');
    const took = performance.now() - startedAt;
    if (took >= seen.roundTripMs) continue;
    seen.roundTripMs = took;
    seen.clockAhead = (clock[0]?.at.getTime() ?? before) - (before + took / 2);
  }
  return { encrypted: rows[0]?.encrypted === true, versionNumber: Number(rows[0]?.version), ...seen };
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
