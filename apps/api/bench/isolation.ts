import { setTimeout as sleep } from 'node:timers/promises';
import type { BcryptJob } from './bcrypt-worker';
import type { ClientJob, ClientResult } from './isolation-client';
import { candidates, type Candidate } from './isolation-hashers';
import type { FloodCount, FloodOrder, IsolationJob } from './isolation-server';
import { keepWorker, residentMegabytes, runWorker } from './processes';
import { median } from './statistics';

export interface IsolationOptions {
  cost: number;
  quick: boolean;
  say: (line: string) => void;
}

/** What one way to hash did in one round, each over the same without hashing, or over bcrypt alone. */
interface Outcome {
  hashes: number;
  p99: number;
  rate: number;
  hashesBesideFullSpeed: number;
  megabytes: number;
}

interface Idle {
  p99: number;
  rate: number;
  hashes: number;
}

const names = Object.keys(candidates) as Candidate[];
const steadyRate = 100;
const floodSize = 32;

/**
 * Weighs the ways to hash passwords beside a server that answers others: each under the same flood of 32 in turns, several
 * rounds, each round against its own idle server and its own bcrypt. @see docs/adr/0026
 */
export async function measureIsolation({ cost, quick, say }: IsolationOptions): Promise<void> {
  const rounds = quick ? 1 : 3;
  const seconds = quick ? 2 : 4;
  const outcomes = new Map<Candidate, Outcome[]>(names.map((name) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    const turn = round % 2 === 1 ? names : [...names].reverse();
    say(`round ${round} of ${rounds}: idle, and bcrypt alone`);
    const idle = await measureIdle(cost, seconds);
    for (const name of turn) {
      say(`round ${round} of ${rounds}: ${name}`);
      outcomes.get(name)?.push(await measureCandidate(name, { cost, seconds, idle }));
    }
  }
  process.stdout.write(toTable(outcomes, rounds));
}

async function measureIdle(cost: number, seconds: number): Promise<Idle> {
  const server = await startServer('libuv', cost);
  try {
    const { p99 } = await load(server.ready.url, seconds, steadyRate);
    const { perSecond: rate } = await load(server.ready.url, seconds / 2, null);
    const job: BcryptJob = { cost, amount: Math.round(8 * seconds * 2 ** (12 - cost)), concurrency: 16 };
    const { perSecond: hashes } = await runWorker<BcryptJob, { perSecond: number }>('bcrypt-worker', job);
    return { p99, rate, hashes };
  } finally {
    server.stop();
  }
}

async function measureCandidate(
  name: Candidate,
  { cost, seconds, idle }: { cost: number; seconds: number; idle: Idle },
): Promise<Outcome> {
  const server = await startServer(name, cost);
  const { url } = server.ready;
  try {
    const steady = await underFlood(server, () => load(url, seconds, steadyRate));
    const megabytes = residentMegabytes(server.pid) ?? Number.NaN;
    await sleep(300); // the last comparisons
    const full = await underFlood(server, () => load(url, seconds / 2, null));
    return {
      hashes: steady.hashes / idle.hashes,
      p99: steady.result.p99 / idle.p99,
      rate: full.result.perSecond / idle.rate,
      hashesBesideFullSpeed: full.hashes / idle.hashes,
      megabytes,
    };
  } finally {
    server.stop();
  }
}

type Server = Awaited<ReturnType<typeof startServer>>;

function startServer(candidate: Candidate, cost: number) {
  return keepWorker<IsolationJob, { url: string }>('isolation-server', { candidate, cost, flood: floodSize });
}

function load(url: string, seconds: number, perSecond: number | null): Promise<ClientResult> {
  return runWorker<ClientJob, ClientResult>('isolation-client', { url, seconds, perSecond });
}

async function underFlood<Result>(server: Server, work: () => Promise<Result>) {
  server.tell('flood' satisfies FloodOrder);
  const result = await work();
  const { hashes, seconds } = await server.ask<FloodCount>('still' satisfies FloodOrder);
  return { result, hashes: hashes / seconds };
}

function toTable(outcomes: Map<Candidate, Outcome[]>, rounds: number): string {
  const rows = names.map((name) => {
    const all = outcomes.get(name) ?? [];
    const of = (key: keyof Outcome) => median(all.map((outcome) => outcome[key]));
    const cells = [
      `\`${name}\`: ${candidates[name]}`,
      percent(of('hashes')),
      `${of('p99').toFixed(1)} ×`,
      percent(of('rate')),
      percent(of('hashesBesideFullSpeed')),
      `${of('megabytes').toFixed(0)} MB`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '',
    '| way | hashes ÷ bcrypt alone, beside 100 requests/s | their p99 ÷ idle | requests at full speed ÷ idle | hashes ÷ bcrypt alone, beside those | memory |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    `Medians of ${rounds} round${rounds === 1 ? '' : 's'}, under a flood of ${floodSize}. Memory is of the server’s process alone.`,
    '',
  ].join('\n');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
