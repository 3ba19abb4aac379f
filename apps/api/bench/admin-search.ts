import {
  adminUsersQuerySchema,
  auditEventsQuerySchema,
  mailsQuerySchema,
  statsQuerySchema,
} from '@authflow/contracts';
import { systemClock } from '#src/domain/clock';
import { createKeyring } from '#src/domain/keyring';
import { connectClient, type PgClient } from '#src/platform/postgres';
import type { Database } from '#src/repositories/database';
import { createRepositories } from '#src/repositories/repositories';
import { createAdminUsersService } from '#src/services/admin-users.service';
import { createAuditEventsService } from '#src/services/audit-events.service';
import { createMailOutboxService } from '#src/services/mail-outbox.service';
import { createDailyStats } from '#src/services/shared/daily-stats';
import { createStatsService } from '#src/services/stats.service';
import { adminEmail } from '../../../scripts/seed/accounts';
import { createProgress } from '../src/cli/progress';
import { seedDatabase, seededPassword } from '../../../scripts/seed/seed';
import { login } from './accounts';
import { adminCases, type AdminCase } from './admin-cases';
import { startApiServer, type ApiServer } from './api-server';
import { createRecordingSql, explain, type Explained } from './explained-sql';
import { median, percentile } from './statistics';

const calls = 50;
const target = 100;

interface Measured extends Explained {
  name: string;
  items: number;
  median: number;
  p95: number;
}

/**
 * The console's lists, asked over HTTP one call after another of a server with many accounts, and the plans of the
 * statements behind them.
 * @returns whether each answered in time and none read a growing table whole
 */
export async function measureAdminSearch(args: {
  users: number;
  say: (line: string) => void;
}): Promise<boolean> {
  const { users, say } = args;
  say('starting the API');
  const api = await startApiServer({ cost: 10 });
  const client = await connectClient(api.databaseUrl);
  try {
    say(`seeding ${users.toLocaleString('en-GB')} accounts`);
    await seed(api, users);
    const { accessToken } = await login(api.url, { email: adminEmail, password: seededPassword });
    const cases = adminCases(await findSomeone(client), Math.round(users * 0.3));
    const measured: Measured[] = [];
    const progress = createProgress('questions');
    for (const [index, each] of cases.entries()) {
      progress.show(index, cases.length);
      measured.push(await measure(each, { api, client, accessToken }));
    }
    progress.finish(`Asked ${cases.length} questions ${calls} times each.`);
    process.stdout.write(toTable(measured));
    return measured.every(isGood);
  } finally {
    await client.end();
    await api.stop();
  }
}

async function seed(api: ApiServer, users: number): Promise<void> {
  await seedDatabase({
    databaseUrl: api.databaseUrl,
    keyring: createKeyring([api.authSecret]),
    bcryptCost: 10,
    users,
    seed: 1,
    admin: true,
    clock: systemClock,
    progress: createProgress('rows'),
  });
}

async function findSomeone(client: PgClient) {
  const { rows } = await client.query<{ id: string; email: string; operatorId: string }>(
    `select u.id, u.email, (select id from users where 'moderator' = any (roles) limit 1) as "operatorId"
     from users u where u.last_login_at is not null order by u.id limit 1`,
  );
  const [someone] = rows;
  if (someone === undefined) throw new Error('nobody was seeded');
  return someone;
}

async function measure(
  each: AdminCase,
  { api, client, accessToken }: { api: ApiServer; client: PgClient; accessToken: string },
): Promise<Measured> {
  const headers = { authorization: `Bearer ${accessToken}` };
  async function ask(query: Record<string, string>) {
    const response = await fetch(`${api.url}${each.path}?${new URLSearchParams(query).toString()}`, {
      headers,
    });
    const body = await response.text();
    if (!response.ok) throw new Error(`${each.name}: ${response.status} ${body}`);
    return JSON.parse(body) as { items?: unknown[]; nextCursor?: string | null };
  }
  const query = { ...each.query };
  for (let passed = 0; passed < (each.deep ?? 0); passed += 100) {
    const { nextCursor } = await ask({ ...query, limit: '100' });
    if (typeof nextCursor !== 'string') throw new Error(`${each.name}: the list ends after ${passed}`);
    query['cursor'] = nextCursor;
  }
  const times: number[] = [];
  let items = 0;
  for (let call = -5; call < calls; call += 1) {
    const startedAt = performance.now();
    const body = await ask(query);
    if (call >= 0) times.push(performance.now() - startedAt);
    items = body.items?.length ?? 0;
  }
  const plans = await plansOf({ ...each, query }, client);
  return { name: each.name, items, median: median(times), p95: percentile(times, 95), ...plans };
}

/** The same question to the services themselves, whose statements are then explained. */
async function plansOf({ path, query }: AdminCase, client: PgClient): Promise<Explained> {
  const { sql, take } = createRecordingSql(client);
  const repos = createRepositories(sql);
  const database: Database = {
    repos,
    reads: repos,
    transaction: () => Promise.reject(new Error('lists need no transaction')),
  };
  const deps = { database, clock: systemClock };
  if (path === '/v1/admin/users')
    await createAdminUsersService(deps).list(adminUsersQuerySchema.parse(query));
  else if (path === '/v1/admin/audit-events')
    await createAuditEventsService(deps).list(auditEventsQuerySchema.parse(query));
  else if (path === '/v1/admin/mails')
    await createMailOutboxService({ ...deps, wakeMail: () => undefined }).list(mailsQuerySchema.parse(query));
  else
    await createStatsService({ ...deps, dailyStats: createDailyStats(deps) }).read(
      statsQuerySchema.parse(query),
    );
  const explained: Explained[] = [];
  for (const statement of take()) explained.push(await explain(client, statement));
  return {
    milliseconds: explained.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    reads: [...new Set(explained.flatMap(({ reads }) => reads))],
    wholeTables: [...new Set(explained.flatMap(({ wholeTables }) => wholeTables))],
  };
}

const isGood = ({ median: middle, wholeTables }: Measured): boolean =>
  middle < target && wholeTables.length === 0;

function toTable(measured: readonly Measured[]): string {
  const width = Math.max(...measured.map(({ name }) => name.length));
  const lines = measured.map((each) => {
    const times = [each.median, each.p95, each.milliseconds]
      .map((time) => time.toFixed(1).padStart(7))
      .join(' ');
    const verdict = isGood(each) ? ' ' : '!';
    return `${verdict} ${each.name.padEnd(width)} ${times} ${String(each.items).padStart(6)}  ${each.reads.join(', ')}`;
  });
  const head = `  ${''.padEnd(width)}  median     p95      db  items  read`;
  const bad = measured.filter((each) => !isGood(each)).map(({ name }) => name);
  const verdict =
    bad.length === 0
      ? `All answer within ${target} ms; no growing table is read whole.`
      : `Too slow, or reading a growing table whole: ${bad.join('; ')}`;
  const legend = `Milliseconds: ${calls} calls over HTTP, one after another, as the client sees them; db: one run, planned and executed.`;
  return ['', head, ...lines, '', legend, verdict, ''].join('\n');
}
