import { build, stop } from 'esbuild';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runScript } from '../children';
import { TaskError } from '../task-error';
import { root, toolScript } from '../verify/workspace';

/** What others install. Each is built from its sources into its `dist`: modules by esbuild, their types by TypeScript. */
export const published = ['verify', 'client'] as const;

interface Manifest {
  exports: Record<string, string | { '@authflow/source': string }>;
}

/** Builds one package. Its entries are those of its manifest, so that none can be forgotten. */
export async function buildPackage(name: (typeof published)[number]): Promise<void> {
  const folder = join(root, 'packages', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const entries = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [] : [join(folder, target['@authflow/source'])],
  );
  rmSync(join(folder, 'dist'), { recursive: true, force: true });
  await build({
    entryPoints: entries,
    outdir: join(folder, 'dist'),
    bundle: true,
    splitting: true, // entries share one copy of what both need
    packages: 'external',
    platform: 'neutral',
    format: 'esm',
    target: 'es2022',
    sourcemap: true,
    logLevel: 'warning',
  }).catch(() => {
    throw new TaskError(`@authflow/${name} could not be built; the reason stands above.`);
  });
  const code = await runScript([toolScript('typescript', 'tsc'), '-p', join(folder, 'tsconfig.build.json')], {
    cwd: folder,
  });
  if (code !== 0)
    throw new TaskError(`The types of @authflow/${name} could not be made; the reason stands above.`);
  pointAtModules(join(folder, 'dist'));
}

/** Sources import each other by their own names, `./claims.ts`. What is installed has modules, which are `.js`. */
function pointAtModules(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.d.ts')) continue;
    const file = join(entry.parentPath, entry.name);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/(from '\.{1,2}\/[^']+)\.ts';/g, "$1.js';"));
  }
}

/** Builds every package that others install. */
export async function buildPackages(): Promise<void> {
  for (const name of published) await buildPackage(name);
  await stop(); // its helper process would stay as long as we do
}
