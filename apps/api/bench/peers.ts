import { fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Account } from './accounts';
import { createDatabaseBeside, execute } from './databases';
import type { Missing } from './figures';
import { closing, jsonHeaders, measureLoad, type LoadJob, type MeasuredLoad } from './load';

const source = fileURLToPath(new URL('./peers', import.meta.url));
const folder = fileURLToPath(new URL('../../../.cache/bench-peers', import.meta.url));

/** Another server that signs people in, over a database of its own on the API's PostgreSQL. */
export interface Peer {
  name: string;
  url: string;
  pid: number;
  databaseUrl: string;
  signIn: Omit<LoadJob, 'connections'>;
  /** What it has for `GET /v1/me`, as one signed-in account. */
  me: Omit<LoadJob, 'connections'>;
  /** A refresh token of each account, as the bodies of its first refreshes; none where there is no such thing. */
  refreshBodies: string[];
}

export type PeerName = 'better-auth-scrypt' | 'better-auth-bcrypt' | 'tutorial';

export interface Peers {
  /** Started and filled with accounts when first asked for; null when it cannot be installed or started. */
  get(name: PeerName): Promise<Peer | null>;
  /** Where the peers' packages are, installed; null when they cannot be. */
  folder(): Promise<string | null>;
  /** Why there are none. */
  missing(): Missing[];
}

interface Options {
  databaseUrl(): Promise<string>;
  accounts: readonly Account[];
  progress(line: string): void;
  onEnd(stop: () => Promise<void> | void): void;
}

export const peerAccounts = 16;

export function createPeers(options: Options): Peers {
  const started = new Map<PeerName, Promise<Peer | null>>();
  let installed: Promise<string | null> | undefined;
  const missing: Missing[] = [];

  function install(): Promise<string | null> {
    installed ??= installPeers(options.progress).then(
      () => folder,
      (error: unknown) => {
        missing.push({ name: 'Better Auth, the tutorial server, Lighthouse', reason: String(error) });
        return null;
      },
    );
    return installed;
  }

  async function start(name: PeerName): Promise<Peer | null> {
    if ((await install()) === null) return null;
    options.progress(`starting ${name}`);
    return startPeer(name, options).catch((error: unknown) => {
      missing.push({ name, reason: String(error) });
      return null;
    });
  }

  return {
    folder: install,
    missing: () => missing,
    get(name) {
      const running = started.get(name) ?? start(name);
      started.set(name, running);
      return running;
    },
  };
}

/** Into `.cache`, from their own lockfile: the workspace knows nothing of them. Again only when something changed. */
async function installPeers(progress: (line: string) => void): Promise<void> {
  const manifests = ['package.json', 'package-lock.json'].map((name) => readFileSync(join(source, name)));
  const wanted = createHash('sha256').update(Buffer.concat(manifests)).digest('hex');
  const stamp = join(folder, 'installed');
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(source)) cpSync(join(source, name), join(folder, name));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(stamp, { force: true });
  progress('installing the peers into .cache/bench-peers (first time only, about a minute)');
  await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], folder);
  writeFileSync(stamp, wanted);
}

function run(command: string, args: string[], cwd: string): Promise<void> {
  const child = spawn(command, args, { cwd, shell: process.platform === 'win32' });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-1000)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args[0] ?? ''} left with ${code}: ${said}`)),
    );
  });
}

async function startPeer(name: PeerName, { databaseUrl, accounts, onEnd }: Options): Promise<Peer> {
  const database = await createDatabaseBeside(
    await databaseUrl(),
    `bench_${name.replaceAll('-', '_')}_${process.pid}`,
  );
  onEnd(database.drop);
  const script = name === 'tutorial' ? 'tutorial-server.mjs' : 'better-auth-server.mjs';
  const child = fork(join(folder, script), {
    execArgv: [],
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      DATABASE_URL: database.url,
      PASSWORD_HASH: name === 'better-auth-bcrypt' ? 'bcrypt' : 'default',
    },
  });
  onEnd(() => void child.kill());
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { url: string }).url));
    child.once('exit', (code) => reject(new Error(`${name} left with code ${code}:\n${said}`)));
  });
  const peer = { name, url, pid: child.pid ?? 0, databaseUrl: database.url };
  return name === 'tutorial' ? signUpAtTutorial(peer, accounts) : signUpAtBetterAuth(peer, accounts);
}

type Bare = Pick<Peer, 'name' | 'url' | 'pid' | 'databaseUrl'>;

async function signUpAtBetterAuth(peer: Bare, accounts: readonly Account[]): Promise<Peer> {
  const api = `${peer.url}/api/auth`;
  const headers = { ...jsonHeaders, origin: peer.url }; // without it some clients are taken for a forgery
  for (const account of accounts)
    await post(`${api}/sign-up/email`, { ...account, name: 'Somebody' }, headers);
  const [account] = accounts;
  const signedIn = await post(`${api}/sign-in/email`, { ...account }, headers);
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  return {
    ...peer,
    signIn: signInJob(`${api}/sign-in/email`, accounts, headers),
    me: { url: `${api}/get-session`, method: 'GET', headers: { cookie: cookie.join('; ') }, bodies: [] },
    refreshBodies: [],
  };
}

async function signUpAtTutorial(peer: Bare, accounts: readonly Account[]): Promise<Peer> {
  const refreshBodies: string[] = [];
  let accessToken = '';
  for (const account of accounts) {
    await post(`${peer.url}/register`, { ...account, name: 'Somebody' });
    const answer = await post(`${peer.url}/login`, { ...account });
    const tokens = (await answer.json()) as { accessToken: string; refreshToken: string };
    refreshBodies.push(JSON.stringify({ refreshToken: tokens.refreshToken }));
    accessToken = tokens.accessToken;
  }
  const headers = { authorization: `Bearer ${accessToken}` };
  return {
    ...peer,
    signIn: signInJob(`${peer.url}/login`, accounts),
    me: { url: `${peer.url}/me`, method: 'GET', headers, bodies: [] },
    refreshBodies,
  };
}

function signInJob(
  url: string,
  accounts: readonly Account[],
  headers: Record<string, string> = jsonHeaders,
): Omit<LoadJob, 'connections'> {
  const bodies = accounts.map((account) => JSON.stringify(account));
  return { url, method: 'POST', headers, bodies };
}

async function post(
  url: string,
  body: object,
  headers: Record<string, string> = jsonHeaders,
): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, ...closing },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

/** Fills the tutorial server's table with accounts nobody uses, each signed in once. */
export async function fillTutorial(peer: Peer, accounts: number): Promise<void> {
  await execute(
    peer.databaseUrl,
    `insert into users (name, email, password, refresh_token)
     select 'Somebody', 'other-' || n || '@example.com', repeat('x', 60), repeat(md5(n::text), 5)
     from generate_series(1, ${accounts}) n`,
  );
  await execute(peer.databaseUrl, 'vacuum analyze users');
}

/** A load on a peer, where there is one. */
export function loadOn(
  peer: Peer | null,
  job: (peer: Peer) => LoadJob,
): (() => Promise<MeasuredLoad>) | null {
  return peer === null ? null : () => measureLoad(job(peer), peer.pid);
}
