import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApiProcess, type ApiProcess } from '#test/support/api-process';
import { fencedBlocks, readMarkdownFile, repositoryRoot, sectionOf } from '#test/support/markdown';
import { createTestDatabase, type TestDatabase } from '#test/support/test-database';
import { asShown, outputsOf, runSteps, stepsOf } from '#test/support/walk-through';

const readme = readMarkdownFile('README.md');
const shownUrl = 'http://localhost:3000';

/** What the page installs, without building it: the package as it stands, and Node told to read its sources. */
function installClient(folder: string): void {
  mkdirSync(join(folder, 'node_modules/@authflow'), { recursive: true });
  const source = join(repositoryRoot, 'packages/client');
  symlinkSync(source, join(folder, 'node_modules/@authflow/client'), 'junction');
}
const tsx = pathToFileURL(createRequire(join(repositoryRoot, 'package.json')).resolve('tsx/esm'));
const fromSources = `--conditions=@authflow/source --import ${tsx.href}`;

describe('the first commands of the README', () => {
  it('are the two that start and test everything', () => {
    const [first] = fencedBlocks(readme.text);
    const commands = first?.code.split('\n').map((line) => line.replace(/\s*#.*/, '').trim());
    expect(commands?.filter((line) => line !== '')).toEqual(['npm start', 'npm test']);
  });
});

describe('a walk through the API', () => {
  const folder = mkdtempSync(join(tmpdir(), 'authflow-walk-'));
  let database: TestDatabase;
  let api: ApiProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    api = await startApiProcess(database.url);
  });
  afterAll(async () => {
    await api.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs the steps of a page against the real server and holds what they print against what the page shows. */
  async function walk(text: string): Promise<number> {
    const here = text.replaceAll(shownUrl, api.url);
    const steps = stepsOf(here);
    const printed = await runSteps(steps, folder);
    for (const [index, { commands, expected }] of steps.entries()) {
      const shown = outputsOf(expected ?? '');
      const actual = outputsOf(printed[index] ?? '');
      expect(asShown(actual, shown), commands).toEqual(shown);
    }
    return steps.length;
  }

  it('in the README prints what the README shows', { timeout: 150_000 }, async () => {
    const section = sectionOf(readme, '## With curl');
    expect(section).toContain(`\`\`\`bash\nAPI=${shownUrl}\n`);
    expect(await walk(section)).toBeGreaterThan(7);
  });

  it('in the API guide prints what the guide shows', { timeout: 150_000 }, async () => {
    const guide = readMarkdownFile('docs/api.md');
    expect(await walk(guide.text)).toBeGreaterThan(5);
  });

  it('in the quickstart prints what the page shows, own program included', { timeout: 150_000 }, async () => {
    const quickstart = readMarkdownFile('docs/quickstart.md');
    installClient(folder);
    const text = quickstart.text.replaceAll(/^node hello/gm, `node ${fromSources} hello`);
    expect(await walk(text)).toBe(2);
  });
});
