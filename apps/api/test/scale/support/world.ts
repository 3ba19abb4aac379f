import { randomBytes } from 'node:crypto';
import { connectClient } from '#src/platform/postgres';
import { createTestDatabase } from '#test/support/test-database';
import { startHaproxy, type Balancer } from './haproxy';
import { startInstance, type Instance } from './instance';
import { startPgbouncer, type Pgbouncer } from './pgbouncer';
import { endPrograms, until } from './program';
import { freePort } from '../../../../../scripts/test/free-port';

/** Some instances over one database, behind a balancer. */
export interface World {
  /** Where clients call. */
  url: string;
  balancer: Balancer;
  instances: readonly Instance[];
  pgbouncer: Pgbouncer;
  databaseUrl: string;
  sql<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  end(): Promise<void>;
}

export interface Wanted {
  instances: number;
  env?: Record<string, string>;
  /** In place of a database of the shared server. */
  databaseUrl?: string;
}

/** Everything started and ready, or null where a program is missing, which is said. */
export async function startWorld(wanted: Wanted): Promise<World | null> {
  const made = wanted.databaseUrl === undefined ? await createTestDatabase() : null;
  const databaseUrl = wanted.databaseUrl ?? made?.url ?? '';
  const end = async (): Promise<void> => {
    await endPrograms();
    await made?.drop();
  };
  try {
    const pgbouncer = await startPgbouncer(databaseUrl);
    const port = await freePort();
    const env = settings(port, pgbouncer?.url ?? '', databaseUrl, wanted.env ?? {});
    const instances: Instance[] = [];
    if (pgbouncer !== null)
      for (let each = 0; each < wanted.instances; each += 1) instances.push(await startInstance(env));
    const balancer = await startHaproxy(
      port,
      instances.map((instance) => instance.port),
    );
    if (pgbouncer === null || balancer === null) {
      await end();
      return null;
    }
    await until(
      'the balancer reaches an instance',
      async () => (await fetch(`${balancer.url}/.well-known/jwks.json`)).ok,
    );
    return {
      ...{ url: balancer.url, balancer, instances, pgbouncer, databaseUrl, end },
      sql: sqlOn(databaseUrl),
    };
  } catch (error) {
    await end();
    throw error;
  }
}

function settings(port: number, pooled: string, direct: string, more: Record<string, string>) {
  return {
    NODE_ENV: 'development',
    API_URL: `http://localhost:${port}`,
    WEB_URL: `http://localhost:${port}`,
    DATABASE_URL: pooled,
    DATABASE_DIRECT_URL: direct,
    AUTH_SECRET: randomBytes(48).toString('base64'),
    BCRYPT_COST: '10',
    TRUST_PROXY: '1',
    DRAIN_SECONDS: '3',
    MAIL_TRANSPORT: 'mailbox',
    PWNED_PASSWORDS: 'off',
    LOG_LEVEL: 'info',
    ...more,
  };
}

/** Statements on a database, each on a connection of its own. */
export function sqlOn(url: string) {
  return async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> => {
    const client = await connectClient(url);
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  };
}
