import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { camelCase, pascalCase } from '../feature/names';
import { featureFiles } from '../feature/templates';
import { TaskError } from '../task-error';
import { root } from '../verify/workspace';

/**
 * `npm run new:feature <stem>`: lays out a slice, one short file per layer with one route from end to end, and says
 * which lines put it together. See docs/add-a-feature.md.
 */
export async function newFeature([stem = '']: string[], into = root): Promise<number> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(stem)) {
    throw new TaskError('Name the feature in kebab-case: npm run new:feature saved-searches');
  }
  const files = featureFiles(stem);
  const taken = Object.keys(files).filter((path) => existsSync(join(into, path)));
  if (taken.length > 0) throw new TaskError(`Already there: ${taken.join(', ')}`);

  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(join(into, path), content, { flag: 'wx' });
    console.log(`Created ${path}`);
  }
  exportContract(into, stem);
  console.log(wiring(stem));
  return Promise.resolve(0);
}

/** The new files import their schemas from the package's entry, so they compile only with this line. */
function exportContract(into: string, stem: string): void {
  const index = join(into, 'packages/contracts/src/index.ts');
  const lines = readFileSync(index, 'utf8').trimEnd().split('\n');
  writeFileSync(index, `${[...lines, `export * from './${stem}';`].sort().join('\n')}\n`);
  console.log('Changed packages/contracts/src/index.ts');
}

function wiring(stem: string): string {
  const name = camelCase(stem);
  const type = pascalCase(stem);
  return `
Put it together, each line beside its like:
  controllers/controllers.ts  ${name}: ${type}Controller;
  container/controllers.ts    ${name}: create${type}Controller(create${type}Service({ database })),
  routes/index.ts             ...${name}Routes(controllers.${name}),
Then docs/add-a-feature.md, from step 1 on.`;
}
