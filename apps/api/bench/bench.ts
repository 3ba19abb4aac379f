import { openAccount, type Account } from './accounts';
import { startApiServer, type ApiServer } from './api-server';
import type { Findings } from './figures';
import type { LimitJob } from './limit-worker';
import { jsonHeaders, type LoadJob } from './load';
import type { Peers } from './peers';
import { keepWorker } from './processes';
import type { Pace } from './rounds';

/** What every measure is given. */
export interface Bench extends Pace {
  /** bcrypt's. */
  cost: number;
  /** Length of one timed run. */
  seconds: number;
  quick: boolean;
  /** The API that the measures share, with accounts to sign in with; started when first asked for. */
  open(): Promise<Opened>;
  peers: Peers;
  /** Stopped after the run, however it ends. */
  onEnd(stop: () => Promise<void> | void): void;
}

export interface Opened {
  api: ApiServer;
  accounts: Account[];
  account: Account;
}

export interface Measure {
  /** What it is about, for `--help`. */
  about: string;
  run(bench: Bench): Promise<Findings>;
}

/** The API and sixteen verified accounts. */
export async function openApi(cost: number, progress: (line: string) => void): Promise<Opened> {
  progress(`starting the API (bcrypt cost ${cost})`);
  const api = await startApiServer({ cost });
  try {
    const accounts: Account[] = [];
    // One after the other: sixteen at once can be more than a busy machine lets in.
    for (let index = 0; index < 16; index += 1) accounts.push(await openAccount(api.url, index));
    const [account] = accounts;
    if (account === undefined) throw new Error('no account');
    return { api, accounts, account };
  } catch (error) {
    const output = api.output();
    await api.stop();
    throw new Error(`${String(error)}\n${output}`, { cause: error });
  }
}

/** Sign-ins, over all accounts in turn. */
export function loginJob({ api, accounts }: Opened): Omit<LoadJob, 'connections'> {
  const bodies = accounts.map((account) => JSON.stringify(account));
  return { url: `${api.url}/v1/auth/login`, method: 'POST', headers: jsonHeaders, bodies };
}

/** A bare server to be compared with, in a process of its own until the end of the run. */
export async function startLimit(bench: Bench, job: LimitJob) {
  const { ready, pid, stop } = await keepWorker<LimitJob, { url: string }>('limit-worker', job);
  bench.onEnd(() => void stop());
  return { url: ready.url, pid };
}
