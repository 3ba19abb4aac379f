// Behind every command of package.json. Built-ins only: it runs before anything is installed, and on any Node that
// can read it, to say which one is needed.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pnpm = 'pnpm@10.34.9';
const oldest = [20, 19];

process.chdir(root);
checkNode();
installIfNeeded();
await runTask();

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  stop(
    `AuthFlow needs Node ${oldest.join('.')} or newer; this is ${process.versions.node}.\n` +
      'Install a current version from https://nodejs.org and run the command again.',
  );
}

/** pnpm keeps a copy of the lockfile it installed from: different or missing means there is something to do. */
function installIfNeeded() {
  const wanted = read('pnpm-lock.yaml');
  if (wanted === null) stop('pnpm-lock.yaml is missing. Restore it: git checkout pnpm-lock.yaml');
  if (wanted === read('node_modules/.pnpm/lock.yaml')) return;

  console.log('Installing dependencies (first time and after updates; usually about a minute)…');
  // --yes: an npmrc may turn npx's silent consent off.
  const { status, error } = spawnSync('npx', ['--yes', pnpm, 'install', '--frozen-lockfile'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, npm_config_update_notifier: 'false' },
  });
  if (status === 0) return;
  stop(
    `\nThe dependencies could not be installed${error ? ` (${error.message})` : ''}.\n` +
      'Check the network connection and the free disk space, then run the command again: it goes on where it stopped.',
  );
}

async function runTask() {
  const [name = '', ...args] = process.argv.slice(2);
  const { register } = await import('tsx/esm/api');
  register();
  const { tasks } = await import('./tasks.ts');
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (task === undefined) stop(`There is no task "${name}". Tasks: ${Object.keys(tasks).join(', ')}`);
  try {
    process.exitCode = await task(args);
  } catch (error) {
    // A fault that explains itself is for the reader; anything else is a bug, and its stack helps to find it.
    const explained = error instanceof Error && /^(Task|Migration|EmbeddedPostgres|Config)/.test(error.name);
    stop(explained ? error.message : error);
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function stop(reason) {
  console.error(reason);
  process.exit(1);
}
