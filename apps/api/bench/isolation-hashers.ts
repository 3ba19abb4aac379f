import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import bcrypt from 'bcrypt';

/** The ways to hash beside a running server that are weighed against each other. */
export const candidates = {
  libuv: 'bcrypt’s own asynchronous call, all at once',
  bounded: 'the same, one for each core at a time',
  threads: 'worker threads, one for each core',
  'threads-10': 'the same at nice 10',
  'threads-19': 'the same at nice 19',
  process: 'a process for each core, at nice 19',
} as const;

export type Candidate = keyof typeof candidates;

/** One comparison; any number may be asked for at once. */
export type Hasher = () => Promise<unknown>;

const password = 'correct horse battery staple';
const cores = availableParallelism();
const worker = fileURLToPath(new URL('./isolation-hash-worker.mjs', import.meta.url));

/** What hashes in this process, or from it, as `candidate` does. */
export async function openHasher(candidate: Candidate, cost: number): Promise<Hasher> {
  const hash = await bcrypt.hash(password, cost);
  const ask = { password, hash };
  switch (candidate) {
    case 'libuv':
      return () => bcrypt.compare(password, hash);
    case 'bounded':
      return bounded(Array.from({ length: cores }, () => () => bcrypt.compare(password, hash)));
    case 'process':
      return bounded(Array.from({ length: cores }, processPort).map((port) => () => port(ask)));
    default: {
      const nice = { threads: null, 'threads-10': 10, 'threads-19': 19 }[candidate];
      return bounded(Array.from({ length: cores }, () => threadPort(nice)).map((port) => () => port(ask)));
    }
  }
}

type Port = (ask: object) => Promise<unknown>;

function threadPort(nice: number | null): Port {
  const thread = new Worker(worker, { workerData: { nice }, execArgv: [] });
  return (ask) =>
    new Promise((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
      thread.postMessage(ask);
    });
}

/** One process for each core: in one with several threads the replies would wait for each other. */
function processPort(): Port {
  const child = fork(worker, { execArgv: [], env: { NICE: '19' } });
  process.once('exit', () => child.kill());
  return (ask) =>
    new Promise((resolve) => {
      child.once('message', resolve);
      child.send(ask);
    });
}

/** As many at a time as there are `places`; the rest waits its turn. */
function bounded(places: Hasher[]): Hasher {
  const free = [...places];
  const waiting: ((place: Hasher) => void)[] = [];
  return async () => {
    const place = free.pop() ?? (await new Promise<Hasher>((resolve) => waiting.push(resolve)));
    try {
      return await place();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free.push(place);
      else next(place);
    }
  };
}
