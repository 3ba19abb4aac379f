import { setTimeout as sleep } from 'node:timers/promises';
import { login, loginMany, type Account } from './accounts';
import type { ApiServer } from './api-server';
import type { BcryptJob } from './bcrypt-worker';
import { measureLoad, type LoadJob, type MeasuredLoad } from './load';
import { keepWorker, runWorker } from './processes';
import { median, summarise, type Series } from './statistics';
import type { UpdateJob } from './update-worker';

/** A ratio of two things measured next to each other, and what they were. */
export interface Figure {
  name: string;
  /** In percent or times, as the ratio reads best. */
  unit: 'percent' | 'times';
  better: 'higher' | 'lower';
  ratio: Series;
  detail: string;
}

export interface Bench {
  api: ApiServer;
  accounts: Account[];
  cost: number;
  rounds: number;
  /** Length of one timed run, in seconds. */
  seconds: number;
  progress: (line: string) => void;
}

const json = { 'content-type': 'application/json' };
const round = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));

/** Runs both sides once a round, in turns first, so that a machine getting slower harms neither. */
async function inTurns<A, B>(
  bench: Bench,
  name: string,
  one: () => Promise<A>,
  other: () => Promise<B>,
): Promise<[A, B][]> {
  const pairs: [A, B][] = [];
  for (let index = 0; index < bench.rounds; index += 1) {
    bench.progress(`${name}, round ${index + 1} of ${bench.rounds}`);
    if (index % 2 === 0) {
      const first = await one();
      pairs.push([first, await other()]);
    } else {
      const second = await other();
      pairs.push([await one(), second]);
    }
  }
  return pairs;
}

function loginJob({ api, accounts }: Bench): Omit<LoadJob, 'connections'> {
  const bodies = accounts.map((account) => JSON.stringify(account));
  return { url: `${api.url}/v1/auth/login`, method: 'POST', headers: json, bodies };
}

/** Logins a second ÷ comparisons a second of bcrypt alone. */
export async function measureLogin(bench: Bench, concurrency: number): Promise<Figure[]> {
  const name = `login throughput ÷ bcrypt alone, ${concurrency} at a time`;
  const amount = Math.max(concurrency, Math.round(bench.seconds * 6 * 2 ** (12 - bench.cost)));
  const pairs = await inTurns(
    bench,
    name,
    () => measureLoad({ ...loginJob(bench), connections: concurrency, amount }, bench.api.pid),
    () =>
      runWorker<BcryptJob, { perSecond: number }>('bcrypt-worker', { cost: bench.cost, amount, concurrency }),
  );
  const rate = median(pairs.map(([own]) => own.perSecond));
  const alone = median(pairs.map(([, raw]) => raw.perSecond));
  return [
    {
      name,
      unit: 'percent',
      better: 'higher',
      ratio: summarise(pairs.map(([own, raw]) => own.perSecond / raw.perSecond)),
      detail: `${round(rate)} logins/s, bcrypt alone ${round(alone)}/s (cost ${bench.cost})`,
    },
  ];
}

async function sessionJob({ api, accounts }: Bench): Promise<LoadJob & { answer: object }> {
  const [account] = accounts;
  if (account === undefined) throw new Error('no account');
  const { accessToken } = await login(api.url, account);
  const headers = { authorization: `Bearer ${accessToken}` };
  const url = `${api.url}/v1/auth/session`;
  const answer = (await (await fetch(url, { headers })).json()) as object;
  return { url, method: 'GET', headers, bodies: [], connections: 20, answer };
}

/** `GET /v1/auth/session` ÷ a bare Express route that sends the same JSON. */
export async function measureSession(bench: Bench): Promise<Figure[]> {
  const { answer, ...own } = await sessionJob(bench);
  const bare = await keepWorker<object, { url: string }>('express-worker', { body: answer });
  const other = { ...own, url: `${bare.ready.url}/v1/auth/session` };
  const { seconds } = bench;
  try {
    bench.progress('auth/session, warming up');
    await measureLoad({ ...own, seconds: 2 }, bench.api.pid);
    await measureLoad({ ...other, seconds: 2 }, bare.pid);
    const pairs = await inTurns(
      bench,
      'auth/session ÷ bare Express',
      () => measureLoad({ ...own, seconds }, bench.api.pid),
      () => measureLoad({ ...other, seconds }, bare.pid),
    );
    return [throughput('GET auth/session, requests/s ÷ bare Express', pairs), cpu(pairs)].flat();
  } finally {
    bare.stop();
  }
}

function throughput(name: string, pairs: [MeasuredLoad, MeasuredLoad][]): Figure {
  const rates = ([own, bare]: [MeasuredLoad, MeasuredLoad]) => [own.perSecond, bare.perSecond] as const;
  const own = median(pairs.map((pair) => rates(pair)[0]));
  const bare = median(pairs.map((pair) => rates(pair)[1]));
  return {
    name,
    unit: 'percent',
    better: 'higher',
    ratio: summarise(pairs.map((pair) => rates(pair)[0] / rates(pair)[1])),
    detail: `${round(own)}/s, bare Express ${round(bare)}/s`,
  };
}

function cpu(pairs: [MeasuredLoad, MeasuredLoad][]): Figure[] {
  const times = pairs.map(
    ([own, bare]) => [own.cpuMicrosecondsPerRequest, bare.cpuMicrosecondsPerRequest] as const,
  );
  const known = times.filter((pair): pair is [number, number] => pair[0] !== null && pair[1] !== null);
  if (known.length === 0) return [];
  const [own, bare] = [median(known.map(([one]) => one)), median(known.map(([, other]) => other))];
  return [
    {
      name: 'GET auth/session, CPU per request ÷ bare Express',
      unit: 'times',
      better: 'lower',
      ratio: summarise(known.map(([one, other]) => one / other)),
      detail: `${round(own)} µs, bare Express ${round(bare)} µs`,
    },
  ];
}

/** Refreshes a second ÷ the same UPDATE through node-pg alone, over as many sessions. */
export async function measureRefresh(bench: Bench): Promise<Figure[]> {
  const connections = 16;
  const [account] = bench.accounts;
  if (account === undefined) throw new Error('no account');
  bench.progress('refresh, signing in');
  const grants = await loginMany(bench.api.url, account, 2 * connections);
  let bodies = grants.slice(0, connections).map(({ refreshToken }) => JSON.stringify({ refreshToken }));
  const sessionIds = grants.slice(connections).map(({ refreshToken }) => claimsOf(refreshToken).sid);
  const job: Omit<LoadJob, 'bodies'> = {
    url: `${bench.api.url}/v1/auth/refresh`,
    method: 'POST',
    headers: json,
    connections,
    followRefreshTokens: true,
  };
  async function refresh(amount: number): Promise<MeasuredLoad> {
    const result = await measureLoad({ ...job, bodies, amount }, bench.api.pid);
    bodies = result.bodies;
    return result;
  }
  const update = (amount: number) =>
    runWorker<UpdateJob, { perSecond: number }>('update-worker', {
      databaseUrl: bench.api.databaseUrl,
      sessionIds,
      amount,
    });

  await refresh(1000); // warm up, then learn how many fill a run
  const amounts = { own: Math.round((await refresh(1000)).perSecond * bench.seconds), alone: 0 };
  amounts.alone = Math.round((await update(2000)).perSecond * bench.seconds);
  const pairs = await inTurns(
    bench,
    'refresh ÷ its UPDATE',
    () => refresh(amounts.own),
    () => update(amounts.alone),
  );
  const own = median(pairs.map(([one]) => one.perSecond));
  const alone = median(pairs.map(([, other]) => other.perSecond));
  const name = 'POST auth/refresh, requests/s ÷ its UPDATE through node-pg alone';
  const ratio = summarise(pairs.map(([one, other]) => one.perSecond / other.perSecond));
  return [
    {
      name,
      unit: 'percent',
      better: 'higher',
      ratio,
      detail: `${round(own)}/s, the UPDATE ${round(alone)}/s`,
    },
  ];
}

function claimsOf(token: string): { sid: string } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string };
}

/** `auth/session` while 32 people sign in at once ÷ while nobody does: its slowest hundredth, and its rate. */
export async function measureFlood(bench: Bench): Promise<Figure[]> {
  const { answer: _, ...job } = await sessionJob(bench);
  const steady: LoadJob = { ...job, connections: 4, perSecond: 200, seconds: bench.seconds };
  const full: LoadJob = { ...job, seconds: bench.seconds };
  const p99 = await beside(bench, 'p99 of auth/session in a login flood', steady);
  const rate = await beside(bench, 'rate of auth/session in a login flood', full);
  const times = (which: 0 | 1) => round(median(p99.map((pair) => pair[which].p99)));
  const rates = (which: 0 | 1) => round(median(rate.map((pair) => pair[which].perSecond)));
  return [
    {
      name: 'GET auth/session at 200/s, p99 during a login flood of 32 ÷ idle',
      unit: 'times',
      better: 'lower',
      ratio: summarise(p99.map(([flooded, idle]) => flooded.p99 / Math.max(1, idle.p99))),
      detail: `${times(0)} ms, idle ${times(1)} ms`,
    },
    {
      name: 'GET auth/session at full speed, requests/s during a login flood of 32 ÷ idle',
      unit: 'percent',
      better: 'higher',
      ratio: summarise(rate.map(([flooded, idle]) => flooded.perSecond / idle.perSecond)),
      detail: `${rates(0)}/s, idle ${rates(1)}/s`,
    },
  ];
}

async function beside(bench: Bench, name: string, job: LoadJob): Promise<[MeasuredLoad, MeasuredLoad][]> {
  const flood: LoadJob = { ...loginJob(bench), connections: 32, seconds: bench.seconds + 2 };
  async function flooded(): Promise<MeasuredLoad> {
    const delayed = async (): Promise<MeasuredLoad> => {
      await sleep(1000);
      return measureLoad(job, bench.api.pid);
    };
    const [reads] = await Promise.all([delayed(), measureLoad(flood, bench.api.pid)]);
    await sleep(2000); // what the flood left in the queue is worked off before the next run
    return reads;
  }
  return inTurns(bench, name, flooded, () => measureLoad(job, bench.api.pid));
}
