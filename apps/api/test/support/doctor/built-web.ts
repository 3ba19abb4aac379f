import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from '../../../../../scripts/build/fingerprint';
import { repositoryRoot } from '../markdown';

const folder = join(repositoryRoot, '.cache/doctor-web');
const stamp = join(folder, '.stamp');
const inputs = ['src', 'public', 'index.html', 'package.json', 'vite.config.ts'].map(
  (path) => `apps/web/${path}`,
);

/** The pages as Vercel builds them: they call the API at /api. Built anew only when something changed. */
export function builtWeb(): string {
  const wanted = fingerprint([...inputs, 'packages/contracts/src', 'pnpm-lock.yaml'], '/api');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return folder;
  const web = join(repositoryRoot, 'apps/web');
  const vite = join(web, 'node_modules/vite/bin/vite.js');
  const { PATH, HOME, SystemRoot } = process.env;
  execFileSync(process.execPath, [vite, 'build', '--logLevel', 'warn', '--outDir', folder, '--emptyOutDir'], {
    cwd: web,
    env: { PATH, HOME, SystemRoot, VITE_API_URL: '/api' },
    stdio: 'pipe',
  });
  writeFileSync(stamp, wanted);
  return folder;
}
