import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface BuiltPages {
  folder: string;
  remove: () => void;
}

/** The pages as a host builds them: `VITE_API_URL` is part of the build. */
export async function buildPages(apiUrl: string): Promise<BuiltPages> {
  const web = join(import.meta.dirname, '../..');
  const folder = mkdtempSync(join(tmpdir(), 'authflow-e2e-pages-'));
  const vite = join(web, 'node_modules/vite/bin/vite.js');
  const options = ['--outDir', folder, '--emptyOutDir', '--logLevel', 'error'];
  await promisify(execFile)(process.execPath, [vite, 'build', ...options], {
    cwd: web,
    env: { ...process.env, NODE_ENV: 'production', VITE_API_URL: apiUrl },
  });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}
