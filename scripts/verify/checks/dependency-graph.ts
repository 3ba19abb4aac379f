import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import { root } from '../workspace';

const groups = ['api', 'web', 'packages'] as const;

/** The box of the drawing a file belongs to, such as `api/services`; null for what is not drawn. */
export function boxOf(path: string): string | null {
  const [, app, part, file] = /^apps\/(api|web)\/src\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  if (app !== undefined && part !== undefined) {
    return path.includes('.test.')
      ? null
      : `${app}/${file === undefined ? part.replace(/\.\w+$/, '') : part}`;
  }
  const [, name] = /^packages\/([^/]+)\/src\//.exec(path) ?? [];
  return name === undefined ? null : `packages/${name}`;
}

async function listEdges(): Promise<string[]> {
  const { options } = await extractConfig(join(root, '.dependency-cruiser.mjs'));
  const report = await cruise(['apps', 'packages'], { ...options, baseDir: root });
  const edges = new Set<string>();
  for (const { source, dependencies } of (report.output as ICruiseResult).modules) {
    const from = boxOf(source);
    for (const { resolved } of dependencies) {
      const to = boxOf(resolved);
      if (from !== null && to !== null && from !== to) edges.add(`${from} ${to}`);
    }
  }
  return [...edges].sort();
}

const id = (box: string) => box.replaceAll(/\W/g, '_');

function drawGroup(group: string, boxes: string[]): string[] {
  const own = boxes.filter((box) => box.startsWith(`${group}/`));
  return [
    `  subgraph ${group}`,
    ...own.map((box) => `    ${id(box)}[${box.slice(group.length + 1)}]`),
    '  end',
  ];
}

/** Which folder imports which, as a Mermaid drawing in Markdown, from the code as it is. */
export async function renderDependencyGraph(): Promise<string> {
  const edges = await listEdges();
  const boxes = [...new Set(edges.flatMap((edge) => edge.split(' ')))].sort();
  const arrows = edges.map((edge) => `  ${edge.split(' ').map(id).join(' --> ')}`);
  return [
    '# Who imports whom',
    '',
    'Drawn from the code by `npm run verify -- --fix`; the rules behind it are in `.dependency-cruiser.mjs`.',
    '',
    '```mermaid',
    'flowchart TD',
    ...groups.flatMap((group) => drawGroup(group, boxes)),
    ...arrows,
    '```',
    '',
  ].join('\n');
}
