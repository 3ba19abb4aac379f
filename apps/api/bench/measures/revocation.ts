import { setTimeout as sleep } from 'node:timers/promises';
import { loginMany, type Account } from '../accounts';
import { startApiServer, type ApiServer } from '../api-server';
import type { Measure } from '../bench';
import { execute } from '../databases';
import { closing, jsonHeaders } from '../load';
import type { Figure } from '../figures';
import { percentile, summarise } from '../statistics';

const patience = 5000;

/** How long after its end a session is still taken for good somewhere. */
export const revocation: Measure = {
  about: 'how long until every instance refuses a session that ended at another, also while the feed is down',
  async run(bench) {
    const { api, accounts } = await bench.open();
    bench.progress('starting two more instances');
    const others: ApiServer[] = [];
    try {
      for (let count = 0; count < 2; count += 1)
        others.push(await startApiServer({ cost: bench.cost, beside: api }));
      const amount = bench.quick ? 20 : 100;
      bench.progress(`revocation, signing in ${2 * amount} times`);
      const tokens = await signInAll(api.url, accounts, 2 * amount);
      bench.progress('revocation, ending sessions');
      const all = [api, ...others];
      const usual = await endAll(tokens.slice(0, amount), all);
      bench.progress('revocation, ending sessions while the feed is cut again and again');
      const cut = await withoutFeed(api.databaseUrl, () => endAll(tokens.slice(amount), all));
      return { figures: toFigures(usual, cut) };
    } finally {
      for (const other of others) await other.stop();
    }
  },
};

/** Over all accounts: one alone would have more sessions than it may keep. */
async function signInAll(url: string, accounts: readonly Account[], count: number): Promise<string[]> {
  const each = Math.ceil(count / accounts.length);
  const tokens: string[] = [];
  for (const account of accounts)
    tokens.push(...(await loginMany(url, account, each)).map(({ accessToken }) => accessToken));
  return tokens.slice(0, count);
}

async function endAll(tokens: readonly string[], instances: readonly ApiServer[]): Promise<number[]> {
  const times: number[] = [];
  for (const token of tokens) times.push(await end(token, instances));
  return times;
}

/** Ends a session at the first instance. @returns milliseconds from its answer until the last instance refuses the token */
async function end(token: string, [first, ...others]: readonly ApiServer[]): Promise<number> {
  if (first === undefined) throw new Error('no instance');
  for (const { url } of [first, ...others]) {
    const status = await statusOf(url, token);
    if (status !== 200) throw new Error(`${url} answered ${status} to a session that has not ended`);
  }
  const answer = await fetch(`${first.url}/v1/auth/logout`, {
    method: 'POST',
    headers: { ...jsonHeaders, ...closing, authorization: `Bearer ${token}` },
    body: '{}',
  });
  if (!answer.ok) throw new Error(`logout answered ${answer.status}`);
  const endedAt = performance.now();
  const times = await Promise.all([first, ...others].map(({ url }) => untilRefused(url, token, endedAt)));
  return Math.max(...times);
}

/** By when the answer came of the first request that was refused; a request that got through came before it. */
async function untilRefused(url: string, token: string, endedAt: number): Promise<number> {
  while (performance.now() - endedAt < patience) {
    if ((await statusOf(url, token)) === 401) return performance.now() - endedAt;
    await sleep(1);
  }
  throw new Error(`${url} still takes a session ${patience} ms after its end`);
}

async function statusOf(url: string, token: string): Promise<number> {
  const answer = await fetch(`${url}/v1/auth/session`, { headers: { authorization: `Bearer ${token}` } });
  await answer.arrayBuffer();
  return answer.status;
}

/** Ends every instance's listening connection ten times a second: it never gets to hear much. */
async function withoutFeed<Result>(databaseUrl: string, run: () => Promise<Result>): Promise<Result> {
  let running = true;
  const cutting = (async () => {
    while (running) {
      await execute(
        databaseUrl,
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()
           and (query = 'select 1' or query ilike 'listen %')`,
      );
      await sleep(100);
    }
  })();
  await sleep(300);
  try {
    return await run();
  } finally {
    running = false;
    await cutting;
  }
}

function toFigures(usual: number[], cut: number[]): Figure[] {
  const figure = (name: string, target: number, times: number[], percent: number): Figure => ({
    ...{ name, unit: 'ms', better: 'lower', target },
    series: { ...summarise(times), median: percentile(times, percent) },
    detail: `${times.length} sessions ended at one of three instances; median ${percentile(times, 50).toFixed(1)} ms`,
  });
  return [
    figure('revocation refused at every instance, p99', 250, usual, 99),
    figure('revocation refused at every instance, slowest', 1000, usual, 100),
    figure('the same with the feed cut ten times a second, slowest', 1000, cut, 100),
  ];
}
