import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findHaproxy, noHaproxy } from '../../../../../scripts/test/programs/haproxy';
import { repositoryRoot } from '#test/support/markdown';
import { listens, startProgram, until } from './program';

/** As it is shipped for docker-compose.scale.yml. */
export const shippedHaproxy = join(repositoryRoot, 'apps/api/deploy/scale/haproxy.cfg');

export interface Balancer {
  url: string;
  port: number;
}

/** The shipped configuration over instances on this machine. Null, and said, without the program. */
export async function startHaproxy(port: number, instances: readonly number[]): Promise<Balancer | null> {
  const found = findHaproxy();
  if (found === null) {
    console.warn(`skipped: no haproxy: ${noHaproxy}`);
    return null;
  }
  const servers = instances.map((each) => `    server api-${each} 127.0.0.1:${each}`).join('\n');
  const settings = readFileSync(shippedHaproxy, 'utf8')
    .replace(/^ {4}bind .*$/m, `    bind 127.0.0.1:${port}`)
    .replaceAll(/^ {4}server-template .*$/gm, servers)
    .replace(/^resolvers docker\n(?: {4}.*\n)*/m, '');
  const file = join(mkdtempSync(join(tmpdir(), 'authflow-haproxy-')), 'haproxy.cfg');
  writeFileSync(file, settings);
  const program = startProgram({
    name: 'haproxy',
    path: found.path,
    args: ['-db', '-f', file],
    env: found.env,
  });
  await until('haproxy listens', () => listens(port), { of: program });
  return { url: `http://localhost:${port}`, port };
}
