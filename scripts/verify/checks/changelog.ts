import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DriftCheck } from '../drift-check';
import { root } from '../workspace';

const groups = new Set(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']);

/** What is wrong with a changelog in the form of https://keepachangelog.com, given the version in package.json. */
export function changelogProblems(text: string, version: string): string[] {
  const releases = text.split(/^## /m).slice(1);
  const titles = releases.map((release) => release.split('\n')[0]?.trim() ?? '');
  const problems: string[] = [];
  if (titles[0] !== '[Unreleased]') problems.push('CHANGELOG.md: the first section is "## [Unreleased]"');
  const [latest] = titles.slice(1);
  if (latest !== undefined && !/^\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$/.test(latest)) {
    problems.push(`CHANGELOG.md: "${latest}" is not "[x.y.z] - YYYY-MM-DD"`);
  }
  if (latest !== undefined && !latest.startsWith(`[${version}]`)) {
    problems.push(`CHANGELOG.md: the latest release is ${latest}, package.json says ${version}`);
  }
  return [...problems, ...releases.flatMap(groupProblems)];
}

function groupProblems(release: string): string[] {
  return release
    .split(/^### /m)
    .slice(1)
    .flatMap((group) => {
      const title = group.split('\n')[0]?.trim() ?? '';
      if (!groups.has(title)) return [`CHANGELOG.md: "${title}" is none of ${[...groups].join(', ')}`];
      return /^- \S/m.test(group) ? [] : [`CHANGELOG.md: "${title}" lists nothing`];
    });
}

export const changelog: DriftCheck = {
  name: 'CHANGELOG.md',
  async check() {
    const [text, manifest] = await Promise.all(
      ['CHANGELOG.md', 'package.json'].map((file) => readFile(join(root, file), 'utf8')),
    );
    const { version } = JSON.parse(manifest ?? '{}') as { version: string };
    return changelogProblems(text ?? '', version);
  },
};
