import { adminUsersQuerySchema } from '@authflow/contracts';
import { systemClock } from '#src/domain/clock';
import type { PgClient } from '#src/platform/postgres';
import { createRepositories } from '#src/repositories/repositories';
import { createAdminUsersService } from '#src/services/admin-users.service';
import { adminCases, type AdminCase } from './admin-cases';
import { createRecordingSql, explain } from './explained-sql';
import type { GrowthApi } from './growth-api';
import { emailOf, userIdOf } from './growth-people';
import { median, percentile } from './statistics';

export interface MeasuredSearch {
  name: string;
  median: number;
  p95: number;
  reads: string[];
  wholeTables: string[];
}

// Within what one operator may ask in a minute.
const calls = 10;
/** As `npm run bench -- admin-search` has it. */
export const searchTarget = 100;

/** The console's lists of accounts, as `admin-search` asks them, over HTTP; and the plans of their statements. */
export async function measureSearches(client: PgClient, api: GrowthApi): Promise<MeasuredSearch[]> {
  const user = Math.ceil(api.size.users / 2);
  const someone = { id: userIdOf(user), email: emailOf(user), operatorId: userIdOf(1) };
  const measured: MeasuredSearch[] = [];
  for (const { name, path, query } of casesOf(someone)) {
    const times: number[] = [];
    for (let call = -2; call < calls; call += 1) {
      const startedAt = performance.now();
      await api.ask(`${path}?${new URLSearchParams(query).toString()}`);
      if (call >= 0) times.push(performance.now() - startedAt);
    }
    measured.push({
      name,
      median: median(times),
      p95: percentile(times, 95),
      ...(await plansOf(client, query)),
    });
  }
  return measured;
}

/** Those of accounts, but for the ones that walk deep into a list page by page. */
const casesOf = (someone: Parameters<typeof adminCases>[0]): AdminCase[] =>
  adminCases(someone, 0).filter(({ path, name }) => path === '/v1/admin/users' && !/\bdeep$/.test(name));

async function plansOf(client: PgClient, query: Record<string, string>) {
  const { sql, take } = createRecordingSql(client);
  const transaction = () => Promise.reject(new Error('lists need no transaction'));
  const repos = createRepositories(sql);
  const database = { repos, reads: repos, transaction };
  await createAdminUsersService({ database, clock: systemClock }).list(adminUsersQuerySchema.parse(query));
  const explained = [];
  for (const statement of take()) explained.push(await explain(client, statement));
  return {
    reads: [...new Set(explained.flatMap(({ reads }) => reads))],
    wholeTables: [...new Set(explained.flatMap(({ wholeTables }) => wholeTables))],
  };
}
