import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { describeVariables } from '#src/config/env-schema';
import { pagePolicy } from '#src/middleware/security-headers';

const root = join(import.meta.dirname, '../../../..');
const packageSchema = z.object({
  packageManager: z.string().optional(),
  scripts: z.record(z.string(), z.string()),
});

/** The text of a file of the repository. */
export const readRepositoryFile = (path: string): string => readFileSync(join(root, path), 'utf8');
export const isInRepository = (path: string): boolean => existsSync(join(root, path));
export const packageOf = (folder: string) =>
  packageSchema.parse(JSON.parse(readRepositoryFile(join(folder, 'package.json'))));

/** The paths of the route table, read from its rows. */
export const routePaths = readdirSync(join(root, 'apps/api/src/routes')).flatMap((file) =>
  [...readRepositoryFile(join('apps/api/src/routes', file)).matchAll(/\bpath: '([^']+)'/g)].map(
    ([, path = '']) => path,
  ),
);

/** The package manager of the repository, `pnpm@` and its version. */
export const packageManager = packageOf('.').packageManager ?? '';

const variables = describeVariables();
export const knownVariables = new Set(variables.map(({ name }) => name));
export const requiredVariables = variables
  .filter(({ requiredInProduction }) => requiredInProduction)
  .map(({ name }) => name);
export const secretVariables = variables.filter(({ secret }) => secret).map(({ name }) => name);

/** The policy the API sends its pages with, as one header: whoever else serves them has to send the same. */
export const contentSecurityPolicy = Object.entries(pagePolicy([]))
  .map(([name, sources]) => [name, ...sources].join(' '))
  .join('; ');

/** Every command that calls a script, a file or pnpm names one that exists. */
export function expectCommandsToExist(command: string): void {
  for (const [, script = ''] of command.matchAll(/npm run ([\w:-]+)/g)) {
    expect(packageOf('.').scripts, command).toHaveProperty([script]);
  }
  for (const [, folder = '', script = ''] of command.matchAll(/--filter @authflow\/(\w+) (?!--)(\w+)/g)) {
    expect(packageOf(`apps/${folder}`).scripts, command).toHaveProperty([script]);
  }
  for (const [, path = ''] of command.matchAll(/\bnode (?!-)(\S+\.m?js)/g)) {
    if (path.includes('/dist/')) expect(path).toMatch(/^apps\/api\/dist\/(main|cli)\.js$/);
    else expect(isInRepository(path), `${command}: ${path}`).toBe(true);
  }
  for (const [used] of command.matchAll(/pnpm@[\d.]+/g)) expect(used).toBe(packageManager);
}

/** A service of a compose file, with the keys that ours use. */
export const composeService = z.strictObject({
  image: z.string().optional(),
  build: z.strictObject({ context: z.literal('.'), dockerfile: z.string() }).optional(),
  restart: z.literal('unless-stopped'),
  init: z.boolean().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  networks: z.array(z.string()),
  ports: z.array(z.string()).optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  cap_drop: z.tuple([z.literal('ALL')]).optional(),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]).optional(),
  healthcheck: z
    .strictObject({
      test: z.array(z.string()),
      interval: z.string(),
      timeout: z.string(),
      retries: z.int(),
      start_period: z.string().optional(),
    })
    .optional(),
});
