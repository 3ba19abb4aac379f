import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '#src/platform/embedded-postgres/embedded-postgres';
import { createDatabaseBeside } from './databases';
import { freePort } from '../../../scripts/test/free-port';

/** The built API, running as in production but for its limits, over a database of its own. */
export interface ApiServer {
  url: string;
  pid: number;
  databaseUrl: string;
  /** What every key of this server is derived from. */
  authSecret: string;
  dataDir: string;
  /** The last of what it printed and logged. */
  output(): string;
  stop(): Promise<void>;
}

const bundle = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** What hosts run: `node`, its flags and the bundle, as `npm start` of the API has them. */
export const hostArguments: readonly string[] = [...startFlags(), bundle];

function startFlags(): string[] {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { scripts } = JSON.parse(manifest) as { scripts: { start: string } };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

export interface ApiServerOptions {
  cost: number;
  /** Another instance of this one: the same database, secret and data folder, which it outlives. */
  beside?: ApiServer;
  /** On top of what every server here is given. */
  environment?: Record<string, string>;
  /** For Node itself, before the script. */
  nodeArguments?: string[];
}

/** @throws Error when the API was not built, or does not become ready within a minute */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  if (!existsSync(bundle))
    throw new Error('The API is not built. Run npm run bench from the root, which builds it.');
  const home = options.beside === undefined ? await openHome() : { ...options.beside, close: async () => {} };
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const publicUrl = options.beside?.url ?? url;
  const given = environment({ ...home, port, publicUrl, cost: options.cost });
  const child = spawn(process.execPath, [...(options.nodeArguments ?? []), ...hostArguments], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...given, ...options.environment },
  });
  const output = keepOutput(child);

  async function stop(): Promise<void> {
    await end(child);
    await home.close();
  }

  try {
    await waitUntilReady(url, child);
  } catch (error) {
    await stop();
    throw new Error(`${String(error)}\n${output()}`, { cause: error });
  }
  const { databaseUrl, authSecret, dataDir } = home;
  return { url, pid: child.pid ?? 0, databaseUrl, authSecret, dataDir, output, stop };
}

/** A data folder, a database and a secret of its own. */
async function openHome() {
  const dataDir = mkdtempSync(join(tmpdir(), 'authflow-bench-'));
  const database = await openDatabase(dataDir);
  return {
    dataDir,
    databaseUrl: database.url,
    authSecret: randomBytes(48).toString('base64'),
    async close() {
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function environment(options: {
  port: number;
  /** Who issues the tokens: one for all instances. */
  publicUrl: string;
  cost: number;
  dataDir: string;
  databaseUrl: string;
  authSecret: string;
}) {
  return {
    NODE_ENV: 'development',
    PORT: String(options.port),
    API_URL: options.publicUrl,
    WEB_URL: options.publicUrl,
    DATABASE_URL: options.databaseUrl,
    DATA_DIR: options.dataDir,
    AUTH_SECRET: options.authSecret,
    BCRYPT_COST: String(options.cost),
    ACCESS_TOKEN_TTL_SECONDS: '3600',
    RATE_LIMITS: 'off',
    PWNED_PASSWORDS: 'off',
    MAIL_TRANSPORT: 'mailbox',
    LOG_LEVEL: 'warn',
  };
}

/** A new database on DATABASE_URL's server, or on an embedded one that is thrown away afterwards. */
async function openDatabase(dataDir: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const given = process.env['DATABASE_URL'];
  if (given === undefined || given === '') {
    const embedded = await startEmbeddedPostgres({ dataDir, durable: true });
    return { url: embedded.url, drop: () => embedded.stop() };
  }
  return createDatabaseBeside(given, `authflow_bench_${process.pid}_${randomBytes(3).toString('hex')}`);
}

function keepOutput(child: ChildProcess): () => string {
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (kept = (kept + chunk.toString()).slice(-8000)));
  }
  return () => kept;
}

async function waitUntilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const ready = await fetch(`${url}/health/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await sleep(100);
  }
  throw new Error('The API did not become ready:');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = sleep(15_000, undefined, { ref: false }).then(() => child.kill('SIGKILL'));
  await Promise.race([ended, late.then(() => ended)]);
}
