import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  anchorsOf,
  linkTargets,
  listMarkdownFiles,
  readMarkdownFile,
  repositoryRoot,
  type MarkdownFile,
} from '#test/support/markdown';

const pages = listMarkdownFiles();
const scripts = new Set(
  Object.keys(
    (JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as { scripts: object }).scripts,
  ),
);

/** Why a link leads nowhere, or null. Addresses of other hosts are not asked. */
function faultOf(page: MarkdownFile, target: string): string | null {
  if (/^[a-z]+:/i.test(target)) return null;
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? page.path : normalize(join(dirname(page.path), decodeURIComponent(file)));
  if (!existsSync(join(repositoryRoot, path))) return `${page.path}: ${target} does not exist`;
  if (anchor === undefined || !path.endsWith('.md')) return null;
  return anchorsOf(readMarkdownFile(path).text).has(anchor)
    ? null
    : `${page.path}: ${target} has no such heading`;
}

/** The scripts a page tells people to run. `npm test` and `npm start` are scripts too. */
function mentionedScripts({ text }: MarkdownFile): string[] {
  const runs = [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)];
  return runs.map(([, run, short]) => run ?? short ?? '');
}

/** Code that reads as a file of the repository: `apps/api/src/main.ts`. Patterns and placeholders do not count. */
function mentionedFiles({ text }: MarkdownFile): string[] {
  const quoted = text.matchAll(/`((?:apps|packages|docs|scripts)\/[\w./@-]+\.\w+)`/g);
  return [...quoted]
    .map(([, path = '']) => path)
    .filter((path) => !/\/(?:dist|node_modules)\/|NNNN/.test(path));
}

/** Pages about files that are not there yet. */
const hypothetical = new Set(['docs/add-a-feature.md']);

describe('the pages of the repository', () => {
  it('are found', () => {
    const found = pages.map(({ path }) => path);
    expect(found).toContain('README.md');
    expect(found).toContain('docs/architecture.md');
    expect(found.filter((path) => path.startsWith('docs/adr/')).length).toBeGreaterThan(10);
  });

  it('link to what exists, files and headings', () => {
    const targets = pages.flatMap((page) => linkTargets(page.text).map((target) => ({ page, target })));
    expect(targets.length).toBeGreaterThan(50);
    expect(
      targets.map(({ page, target }) => faultOf(page, target)).filter((fault) => fault !== null),
    ).toEqual([]);
  });

  it('name scripts that can be run', () => {
    const named = pages.flatMap((page) => mentionedScripts(page).map((script) => `${page.path}: ${script}`));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((mention) => !scripts.has(mention.split(': ')[1] ?? ''))).toEqual([]);
  });

  it('name files that are there', () => {
    const named = pages
      .filter(({ path }) => !hypothetical.has(path))
      .flatMap((page) => mentionedFiles(page).map((file) => ({ page: page.path, file })));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ file }) => !existsSync(join(repositoryRoot, file)))).toEqual([]);
  });

  it('under docs are all listed in docs/README.md, or in the index of their folder', () => {
    const linkedFrom = (index: string): Set<string> => {
      const page = readMarkdownFile(index);
      return new Set(
        linkTargets(page.text).map((target) => normalize(join(dirname(index), target.split('#')[0] ?? ''))),
      );
    };
    const listed = new Set(
      ['docs/README.md', 'docs/adr/README.md', 'docs/flows/README.md', 'docs/recipes/README.md']
        .filter((index) => existsSync(join(repositoryRoot, index)))
        .flatMap((index) => [...linkedFrom(index)]),
    );
    // Error pages and decision records have checks of their own in `verify`; a measurement may be there or not.
    const isListedElsewhere = (path: string): boolean =>
      /^docs\/(?:(?:errors|adr)\/|performance\.md$)/.test(path);
    const unlisted = pages
      .map(({ path }) => path)
      .filter((path) => path.startsWith('docs/') && path !== 'docs/README.md' && !isListedElsewhere(path));
    expect(unlisted.filter((path) => !listed.has(path))).toEqual([]);
  });
});
