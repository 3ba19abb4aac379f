import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { settings } from './settings';
import { startOwnServer, type OwnServer } from './own-server';

const root = join(import.meta.dirname, '../../../..');

/** Who runs a seeded installation: scripts/seed. */
export const seededAdmin = { email: 'admin@authflow.example', password: 'only-for-development-42' };

/** A server of its own that has `users` accounts with two years of activity, as `npm run db:seed` makes them. */
export function startSeededServer(users: number): Promise<OwnServer> {
  return startOwnServer({}, (dataDir) => seed(dataDir, users));
}

async function seed(dataDir: string, users: number): Promise<void> {
  const task = [join(root, 'scripts/boot.mjs'), 'db:seed', '--users', String(users), '--admin'];
  const child = spawn(process.execPath, task, {
    env: { ...process.env, ...settings, DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The seeding ended with ${code}:\n${said}`);
}
