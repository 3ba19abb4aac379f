import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readApiDocument } from '../client/api-document';
import { root, toolScript } from './workspace';

/**
 * Lints the OpenAPI document of the route table by the rules of redocly.yaml. It is made from the table, as the server
 * makes it: nothing runs, and nothing is fetched.
 */
const folder = join(root, '.cache/openapi');
mkdirSync(folder, { recursive: true });
const file = join(folder, 'openapi.json');
writeFileSync(file, JSON.stringify(readApiDocument(), null, 2));

const { status, stdout, stderr } = spawnSync(
  process.execPath,
  [toolScript('@redocly/cli', 'redocly'), 'lint', file, '--config', join(root, 'redocly.yaml')],
  {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  },
);
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = status ?? 1;
