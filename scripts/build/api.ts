import { build, stop, type Plugin } from 'esbuild';
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { TaskError } from '../task-error';
import { root } from '../verify/workspace';

const api = join(root, 'apps/api');

/**
 * Bundles the API into `apps/api/dist/main.js`, and the `authflow` command into `cli.js` beside it, with the parts that they
 * share or load late: our own packages inside, the npm packages it depends on outside.
 */
export async function buildApi(): Promise<void> {
  const dist = join(api, 'dist');
  rmSync(dist, { recursive: true, force: true }); // names of parts change with their content
  await build({
    entryPoints: { main: join(api, 'src/main.ts'), cli: join(api, 'src/cli/main.ts') },
    outdir: dist,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    // What is imported only when it is wanted (templates of mails, word lists, the embedded database) is loaded only then.
    splitting: true,
    logLevel: 'warning',
    plugins: [keepDependenciesOutside()],
    // CommonJS packages that end up inside may ask for built-ins by `require`, which a module does not have.
    banner: {
      js: `import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);`,
    },
  }).catch(() => {
    throw new TaskError('The API could not be built; the reason stands above.');
  });
  await stop(); // its helper process would stay as long as we do
  const worker = 'password-hash.worker.mjs';
  const source = join(api, 'src/platform', worker);
  if (existsSync(source)) copyFileSync(source, join(dist, worker));
}

/**
 * What `apps/api` itself depends on is found beside the bundle when it runs. What only a workspace package depends on
 * is not (pnpm keeps it with that package), so it goes inside.
 */
function keepDependenciesOutside(): Plugin {
  const { dependencies } = JSON.parse(readFileSync(join(api, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const outside = new Set(Object.keys(dependencies).filter((name) => !name.startsWith('@authflow/')));
  return {
    name: 'keep-dependencies-outside',
    setup: ({ onResolve }) => {
      onResolve({ filter: /^[@a-z]/ }, ({ path, kind }) => {
        if (kind === 'entry-point') return null;
        const name = path.split('/', path.startsWith('@') ? 2 : 1).join('/');
        return outside.has(name) || isBuiltin(path) ? { path, external: true } : null;
      });
    },
  };
}
