import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, toolScript } from './workspace';

/** One thing `verify` looks at: a Node script and its arguments. */
export interface Step {
  name: string;
  args: string[];
  /** Arguments instead of `args` when asked to repair what can be repaired. */
  fixArgs?: string[];
}

const projects = [
  'apps/api',
  'apps/web',
  'packages/contracts',
  'packages/emails',
  'packages/client',
  'packages/verify',
  'examples/notes-api',
  '.',
];

function types(project: string): Step {
  const name = project === '.' ? 'scripts' : project.replaceAll('/', '-');
  const cache = ['--incremental', '--tsBuildInfoFile', join('.cache/tsc', `${name}.tsbuildinfo`)];
  return {
    name: `types ${project === '.' ? 'scripts' : project}`,
    args: [toolScript('typescript', 'tsc'), '--noEmit', '-p', project, ...cache],
  };
}

/** Every step, the slow ones first so that they overlap with the rest. */
export function listSteps(): Step[] {
  const eslint = [toolScript('eslint'), '.', '--max-warnings', '0', '--cache', '--cache-strategy', 'content'];
  const lint = [...eslint, '--cache-location', '.cache/eslint/'];
  const format = ['--cache', '--cache-location', '.cache/prettier', '--log-level', 'warn'];
  const cruiser = toolScript('dependency-cruiser', 'depcruise');
  const drift = ['--import', 'tsx', 'scripts/verify/drift.ts'];
  return [
    { name: 'lint', args: lint, fixArgs: [...lint, '--fix'] },
    ...projects.filter((project) => existsSync(join(root, project, 'tsconfig.json'))).map(types),
    { name: 'unused code (knip)', args: [toolScript('knip'), '--no-progress'] },
    {
      name: 'format',
      args: [toolScript('prettier'), '--check', '.', ...format],
      fixArgs: [toolScript('prettier'), '--write', '.', ...format],
    },
    {
      name: 'import rules',
      args: [cruiser, '--config', '.dependency-cruiser.mjs', 'apps', 'packages', 'examples'],
    },
    { name: 'drift', args: drift, fixArgs: [...drift, '--fix'] },
    { name: 'API document (redocly)', args: ['--import', 'tsx', 'scripts/verify/openapi.ts'] },
  ];
}
