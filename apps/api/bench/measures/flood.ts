import { setTimeout as sleep } from 'node:timers/promises';
import { login } from '../accounts';
import type { BcryptJob } from '../bcrypt-worker';
import { loginJob, type Bench, type Measure } from '../bench';
import type { Distribution, Figure } from '../figures';
import { formatRound } from '../figures';
import { measureLoad, type LoadJob, type MeasuredLoad } from '../load';
import type { PacedJob, PacedResult } from '../paced-worker';
import type { Peer } from '../peers';
import { runWorker, waitUntilIdle } from '../processes';
import { interleave, rateFigure } from '../rounds';
import { median, percentile, ratios, summarise } from '../statistics';

const flood = 32;
const perSecond = 100;

/** Who signs people in and answers for one of them: the API or a peer. */
interface Server {
  pid: number;
  signIn: Omit<LoadJob, 'connections'>;
  me: Omit<LoadJob, 'connections'>;
}

interface Flooded<Reads> {
  reads: Reads;
  logins: MeasuredLoad;
}

/** What becomes of everybody else while 32 connections do nothing but sign in. */
export const floodOfLogins: Measure = {
  about:
    'GET me while 32 connections sign in without pause ÷ while nobody does, and Better Auth in the same flood',
  async run(bench) {
    const own = await ownServer(bench);
    const scrypt = await bench.peers.get('better-auth-scrypt');
    const others = bench.quick ? [] : (['better-auth-bcrypt', 'tutorial'] as const);
    const [bcrypt = null, tutorial = null] = await Promise.all(others.map((name) => bench.peers.get(name)));
    const paced = await steady(bench, own);
    const peers = await distributionsOfPeers(bench, { scrypt, bcrypt, tutorial });
    const closed = await closedLoop(bench, own, scrypt);
    return {
      figures: [...paced.figures, ...closed, ...peers.figures],
      distributions: [...paced.distributions, ...peers.distributions],
    };
  },
};

async function ownServer(bench: Bench): Promise<Server> {
  const opened = await bench.open();
  const { accessToken } = await login(opened.api.url, opened.account);
  const headers = { authorization: `Bearer ${accessToken}` };
  const me: Server['me'] = { url: `${opened.api.url}/v1/me`, method: 'GET', headers, bodies: [] };
  return { pid: opened.api.pid, signIn: loginJob(opened), me };
}

/** A hundred requests a second, which any server here could answer ten times over. */
async function ask({ me }: Server, seconds: number): Promise<number[]> {
  const { latencies, statuses } = await runWorker<PacedJob, PacedResult>('paced-worker', {
    ...{ url: me.url, headers: me.headers, perSecond, seconds },
  });
  if (statuses['200'] !== latencies.length) {
    throw new Error(`${me.url} did not always answer: ${JSON.stringify(statuses)}`);
  }
  return latencies;
}

/** Runs `read` inside a flood of sign-ins, and afterwards lets the server work off what is left of it. */
async function inFlood<Reads>(
  bench: Bench,
  server: Server,
  read: () => Promise<Reads>,
): Promise<Flooded<Reads>> {
  const job: LoadJob = { ...server.signIn, connections: flood, seconds: bench.seconds + 2 };
  const reading = sleep(1000).then(read);
  const [reads, logins] = await Promise.all([reading, measureLoad(job, server.pid, { refusals: 'allowed' })]);
  await waitUntilIdle(server.pid);
  return { reads, logins };
}

async function steady(
  bench: Bench,
  own: Server,
): Promise<{ figures: Figure[]; distributions: Distribution[] }> {
  const name = `p99 of me at ${perSecond}/s in a login flood of ${flood} ÷ idle`;
  const idle: number[][] = [];
  const flooded: Flooded<number[]>[] = [];
  const raw: { perSecond: number }[] = [];
  await interleave(bench, name, {
    idle: async () => void idle.push(await ask(own, bench.seconds)),
    flooded: async () => void flooded.push(await inFlood(bench, own, () => ask(own, bench.seconds))),
    raw: async () => void raw.push(await rawBcrypt(bench)),
  });
  const during = flooded.map(({ reads }) => reads);
  const [slow, usual] = [during, idle].map((rounds) => rounds.map((latencies) => percentile(latencies, 99)));
  const figure: Figure = {
    ...{ name, unit: 'times', better: 'lower', target: 2 },
    series: summarise(ratios(slow ?? [], usual ?? [])),
    detail: `p99 ${formatRound(median(slow ?? []))} ms in the flood; ${formatRound(median(usual ?? []))} ms idle`,
  };
  const throughput: Pick<Figure, 'name' | 'unit' | 'target'> = {
    name: `login throughput in that flood ÷ raw bcrypt, ${flood} at a time`,
    unit: 'percent',
    target: 0.95,
  };
  const logins = flooded.map((each) => each.logins);
  return {
    figures: [figure, ...rateFigure(throughput, logins, raw, 'bcrypt alone')],
    distributions: [
      distribution('AuthFlow, idle', idle.flat()),
      distribution('AuthFlow, login flood', during.flat()),
    ],
  };
}

function rawBcrypt({ cost, seconds }: Bench): Promise<{ perSecond: number }> {
  const amount = Math.max(flood, Math.round(seconds * 8 * 2 ** (12 - cost)));
  return runWorker<BcryptJob, { perSecond: number }>('bcrypt-worker', { cost, amount, concurrency: flood });
}

/** `me` without pause. The flood's own requests are no part of the rate. */
async function closedLoop(bench: Bench, own: Server, peer: Peer | null): Promise<Figure[]> {
  const read = (server: Server) => () =>
    measureLoad({ ...server.me, connections: 20, seconds: bench.seconds }, server.pid);
  const flooded = (server: Server) => async () => (await inFlood(bench, server, read(server))).reads;
  const rates = await interleave<'idle' | 'flooded' | 'peer', MeasuredLoad>(
    bench,
    'me without pause in a login flood',
    { idle: read(own), flooded: flooded(own), peer: peer === null ? null : flooded(peer) },
  );
  return [
    ...rateFigure(
      { name: 'me without pause, requests/s in that flood ÷ idle', unit: 'percent', target: 0.8 },
      rates.flooded,
      rates.idle,
      'idle',
    ),
    ...rateFigure(
      { name: 'me in that flood ÷ Better Auth get-session in the same flood', unit: 'times', target: 20 },
      rates.flooded,
      rates.peer,
      'Better Auth',
    ),
  ];
}

/** The peers asked the same, for the plot and for orientation: fewer rounds. */
async function distributionsOfPeers(
  bench: Bench,
  peers: Record<'scrypt' | 'bcrypt' | 'tutorial', Peer | null>,
): Promise<{ figures: Figure[]; distributions: Distribution[] }> {
  const named = [
    ['Better Auth (scrypt)', peers.scrypt],
    ['Better Auth (bcrypt 12)', peers.bcrypt],
    ['tutorial server (bcrypt 12)', peers.tutorial],
  ] as const;
  const figures: Figure[] = [];
  const distributions: Distribution[] = [];
  for (const [name, peer] of named) {
    if (peer === null) continue;
    const idle: number[][] = [];
    const flooded: number[][] = [];
    await interleave({ ...bench, rounds: bench.quick ? 1 : 2 }, `${name} in a login flood`, {
      idle: async () => void idle.push(await ask(peer, bench.seconds)),
      flooded: async () =>
        void flooded.push((await inFlood(bench, peer, () => ask(peer, bench.seconds))).reads),
    });
    const [slow, usual] = [flooded, idle].map((rounds) => rounds.map((each) => percentile(each, 99)));
    figures.push({
      ...{ name: `${name}: p99 at ${perSecond}/s in that flood ÷ idle`, unit: 'times' },
      ...{ better: 'lower', target: null, series: summarise(ratios(slow ?? [], usual ?? [])) },
      detail: `p99 ${formatRound(median(slow ?? []))} ms in the flood; ${formatRound(median(usual ?? []))} ms idle`,
    });
    distributions.push(
      distribution(`${name}, idle`, idle.flat()),
      distribution(`${name}, login flood`, flooded.flat()),
    );
  }
  return { figures, distributions };
}

const percents = [1, 10, 25, 50, 75, 90, 95, 99, 99.5];

function distribution(name: string, latencies: readonly number[]): Distribution {
  const rounded = (percent: number): number => Number(percentile(latencies, percent).toFixed(3));
  return { name, points: percents.map((percent) => ({ percent, milliseconds: rounded(percent) })) };
}
