import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, populate } from 'dotenv';
import { ConfigError } from './faults';
import { findWorkspaceRoot } from './workspace-root';

/**
 * Adds the variables of `.env` at the root of the repository to `environment`. A variable that is set already wins, so what
 * a host or a shell says is never undone by a file.
 *
 * @returns the path of the file read, or null when there is none.
 * @throws ConfigError when the file is there but cannot be read: starting without it would mean starting with defaults.
 */
export function loadDotenv(
  environment: NodeJS.ProcessEnv,
  folder = findWorkspaceRoot(process.cwd()),
): string | null {
  const path = join(folder, '.env');
  const text = readIfPresent(path);
  if (text === null) return null;
  populate(environment as Record<string, string>, parse(text), { override: false });
  return path;
}

function readIfPresent(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT') return null;
    throw new ConfigError([
      {
        variable: '.env',
        problem: `${path} cannot be read (${code}).`,
        fix: 'Make it a readable file, or remove it.',
      },
    ]);
  }
}
