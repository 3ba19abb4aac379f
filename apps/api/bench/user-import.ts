import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startApiServer, type ApiServer } from './api-server';
import { importedPassword, writeImportFile } from './user-import-file';

const command = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

interface Ran {
  seconds: number;
  answer: Record<string, unknown>;
}

/**
 * An import of mixed hashes by the built command, beside the running API: dry run, run, run again, one sign-in of each kind,
 * undo. Of everything the time, from the start of the process to its end.
 * @returns whether each step said what it should
 */
export async function measureUserImport(args: {
  users: number;
  say: (line: string) => void;
}): Promise<boolean> {
  const { users, say } = args;
  const folder = mkdtempSync(join(tmpdir(), 'authflow-import-'));
  say('starting the API');
  const api = await startApiServer({ cost: 10 });
  try {
    const file = join(folder, 'people.csv');
    const { samples, firebaseBlock } = await writeImportFile(file, users);
    say(`wrote ${users.toLocaleString('en-GB')} rows, ${Math.round(statSync(file).size / 1e6)} MB`);
    const config = join(folder, 'hash-config.txt');
    writeFileSync(config, firebaseBlock);
    const importing = [
      'users',
      'import',
      file,
      '--firebase-config',
      config,
      '--report',
      join(folder, 'report.ndjson'),
    ];
    const dry = await run(api, [...importing, '--dry-run']);
    const real = await run(api, importing);
    const again = await run(api, importing);
    const signIns = await signInEach(api, samples);
    const undone = await run(api, ['users', 'undo-import', String(real.answer['batchId'])]);
    say(
      `load average ${loadavg()
        .map((load) => load.toFixed(1))
        .join(', ')}`,
    );
    tell('dry run', dry, users, say);
    tell('run', real, users, say);
    tell('run again', again, users, say);
    for (const [kind, milliseconds] of signIns)
      say(`sign-in with ${kind}: ${milliseconds} ms, its rehash included`);
    tell('undo', undone, Number(real.answer['created']), say);
    return (
      dry.answer['created'] === real.answer['created'] &&
      again.answer['created'] === 0 &&
      undone.answer['removed'] === Number(real.answer['created']) - signIns.length &&
      undone.answer['kept'] === signIns.length
    );
  } finally {
    await api.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell(step: string, { seconds, answer }: Ran, rows: number, say: (line: string) => void): void {
  const { created, skipped, rejected, removed, kept } = answer;
  const counts = Object.entries({ created, skipped, rejected, removed, kept })
    .filter(([, count]) => count !== undefined)
    .map(([name, count]) => `${name} ${String(count)}`);
  say(`${step}: ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows/s; ${counts.join(', ')}`);
}

function run(api: ApiServer, args: string[]): Promise<Ran> {
  const startedAt = performance.now();
  const env = {
    ...{ PATH: process.env['PATH'], NODE_ENV: 'development', MAIL_TRANSPORT: 'mailbox' },
    ...{ DATABASE_URL: api.databaseUrl, AUTH_SECRET: api.authSecret },
  };
  const child = spawn(process.execPath, [command, '--json', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      const seconds = (performance.now() - startedAt) / 1000;
      try {
        resolve({ seconds, answer: JSON.parse(said) as Record<string, unknown> });
      } catch (error) {
        reject(new Error(`authflow ${args.join(' ')} answered ${said}`, { cause: error }));
      }
    });
  });
}

async function signInEach(api: ApiServer, samples: Record<string, string>): Promise<[string, number][]> {
  const times: [string, number][] = [];
  for (const [kind, email] of Object.entries(samples)) {
    const startedAt = performance.now();
    const { status } = await fetch(`${api.url}/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email, password: importedPassword }),
    });
    if (status !== 200) throw new Error(`${kind}: ${email} was answered ${status}`);
    times.push([kind, Math.round(performance.now() - startedAt)]);
  }
  return times;
}
