import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '#src/doctor/run-doctor';
import { readMarkdownFile, repositoryRoot, sectionOf } from '#test/support/markdown';

const page = readMarkdownFile('docs/doctor.md');
const folder = join(repositoryRoot, 'apps/api/src/doctor/checks');
const checkIds = new Set(checks.map(({ id }) => id));

/** The ids that findings are made with, read from the checks. */
function findingIds(): string[] {
  const source = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  const written = [
    ...source.matchAll(/(?:\bid: |\bfound\(\s*|\bmangled\(\s*|\bbroken\(\s*|[?:] )'([a-z]+(?:-[a-z]+)+)'/g),
  ];
  return [...new Set(written.map(([, id = '']) => id))].filter(
    (id) => !checkIds.has(id) || ['api-headers', 'web-headers'].includes(id),
  );
}

const sections = [...page.text.matchAll(/^### (\S+)$/gm)].map(([, id = '']) => id);

describe('the page on the doctor', () => {
  it('explains each finding, once, and none that there is not', () => {
    expect(sections.length).toBeGreaterThan(35);
    expect(new Set(sections).size).toBe(sections.length);
    expect([...findingIds()].sort()).toEqual([...sections].sort());
  });

  it('has a fix for each', () => {
    for (const id of sections) expect(sectionOf(page, `### ${id}`), id).toMatch(/\*\*Fix:\*\* \S/);
  });
});
