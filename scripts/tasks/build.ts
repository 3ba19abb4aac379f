import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildApi } from '../build/api';
import { buildPackages } from '../build/packages';
import { fingerprint } from '../build/fingerprint';
import { runScript } from '../children';
import { TaskError } from '../task-error';
import { root } from '../verify/workspace';

interface Part {
  name: string;
  inputs: string[];
  output: string;
  run(): Promise<void>;
}

const shared = [
  'packages',
  'pnpm-lock.yaml',
  'tsconfig.base.json',
  'scripts/build',
  'scripts/tasks/build.ts',
];

const parts: Part[] = [
  {
    name: 'api',
    inputs: [...shared, 'apps/api/src', 'apps/api/package.json', 'apps/api/tsconfig.json'],
    output: 'apps/api/dist/main.js',
    run: buildApi,
  },
  {
    name: 'packages',
    inputs: shared,
    output: 'packages/client/dist/react.d.ts',
    run: buildPackages,
  },
  {
    name: 'web',
    inputs: [
      ...shared,
      'apps/web/src',
      'apps/web/public',
      ...['index.html', 'package.json', 'tsconfig.json', 'vite.config.ts'].map((file) => `apps/web/${file}`),
    ],
    output: 'apps/web/dist/index.html',
    run: buildWeb,
  },
];

/**
 * Builds what changed since the last build, judged by content, and says so only when there is something to do.
 * @param only the parts that are needed
 * @param out where it says so
 */
export async function buildIfStale(
  only: readonly string[] = parts.map(({ name }) => name),
  out: NodeJS.WritableStream = process.stdout,
): Promise<void> {
  const stale = parts
    .filter(({ name }) => only.includes(name))
    .map((part) => ({ ...part, wanted: fingerprint(part.inputs, publicVariables()) }))
    .filter(({ name, output, wanted }) => readStamp(name) !== wanted || !existsSync(join(root, output)));
  if (stale.length === 0) return;

  out.write(`Building ${stale.map(({ name }) => name).join(' and ')}…`);
  const begin = performance.now();
  await Promise.all(
    stale.map(async ({ name, wanted, run }) => {
      await run();
      writeStamp(name, wanted);
    }),
  ).catch((error: unknown) => {
    out.write('\n');
    throw error;
  });
  out.write(` ${((performance.now() - begin) / 1000).toFixed(1)} s\n`);
}

export async function build(): Promise<number> {
  await buildIfStale();
  return 0;
}

async function buildWeb(): Promise<void> {
  const web = join(root, 'apps/web');
  const code = await runScript([join(web, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: web,
  });
  if (code !== 0) throw new TaskError('The web app could not be built; the reason stands above.');
}

/** Vite writes these into the pages, so they are an input too. */
const publicVariables = (): string =>
  JSON.stringify(
    Object.entries(process.env)
      .filter(([name]) => name.startsWith('VITE_'))
      .sort(),
  );

const stampFile = (name: string): string => join(root, '.cache/build', name);

function readStamp(name: string): string | null {
  return existsSync(stampFile(name)) ? readFileSync(stampFile(name), 'utf8') : null;
}

function writeStamp(name: string, value: string): void {
  mkdirSync(dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), value);
}
