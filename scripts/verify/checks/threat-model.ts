import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { markdownTable } from '../markdown-table';
import { root } from '../workspace';
import { threatFamilies, threatRules, type ThreatRule } from './threat-rules';

const folder = 'apps/api/test/threats';
const suffix = '.threat.test.ts';

interface ThreatTest {
  path: string;
  ids: string[];
  /** The first sentence of the file's header. */
  invariant: string;
}

/** Every threat with a test, by family: what is tried, what holds, where, and what shows it. */
export function renderThreats(): string {
  const tests = listThreatTests();
  const families = Object.entries(threatFamilies).map(([letter, title]) => {
    const rows = Object.entries(threatRules)
      .filter(([id]) => id.startsWith(letter))
      .map(([id, rule]) => rowOf(id, rule, tests))
      .filter((row) => row !== null);
    return rows.length === 0 ? [] : [`### ${title}`, '', markdownTable(header, rows), ''];
  });
  const others = tests.filter(({ ids }) => ids.length === 0);
  const more = others.map(({ path, invariant }) => [invariant, linkTo(path)]);
  const rest = more.length === 0 ? [] : ['### And', '', markdownTable(['rule', 'shown by'], more), ''];
  return [...families.flat(), ...rest].join('\n').trimEnd();
}

const header = ['id', 'attack', 'rule', 'held in', 'shown by'];

function rowOf(id: string, { attack, rule, heldIn }: ThreatRule, tests: ThreatTest[]): string[] | null {
  const shownBy = tests.filter(({ ids }) => ids.includes(id));
  if (shownBy.length === 0) return null;
  const held = heldIn.map(fromRoot).map(linkTo);
  return [id, attack, rule, held.join(', '), shownBy.map(({ path }) => linkTo(path)).join(', ')];
}

function fromRoot(file: string): string {
  const path = /^(?:apps|packages)\//.test(file) ? file : `apps/api/src/${file}`;
  if (!existsSync(join(root, path)))
    throw new Error(`a threat is said to be held in ${path}, which is not there`);
  return path;
}

function linkTo(path: string): string {
  return `[${basename(path).replace(suffix, '')}](../${path})`;
}

/** The threat tests with the ids their headers and titles name. */
function listThreatTests(): ThreatTest[] {
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith(suffix))
    .sort()
    .map((file) => readThreatTest(`${folder}/${file}`));
}

function readThreatTest(path: string): ThreatTest {
  const text = readFileSync(join(root, path), 'utf8');
  const [, comment = ''] = /^\/\*\*([\s\S]*?)\*\//.exec(text) ?? [];
  const prose = comment.replaceAll(/\s*\n\s*\*\s?/g, ' ').trim();
  const titles = [...text.matchAll(/\b(?:describe|it|test)(?:\.each\([^)]*\))?\(\s*['"`](.*)/g)].map(
    ([line]) => line,
  );
  const family = Object.keys(threatFamilies).join('');
  const named = `${prose}\n${titles.join('\n')}`.matchAll(new RegExp(`\\b[${family}]\\d\\d\\b`, 'g'));
  const ids = [...new Set([...named].map(([id]) => id))];
  const unknown = ids.filter((id) => !Object.hasOwn(threatRules, id));
  if (unknown.length > 0) {
    throw new Error(
      `${path} names ${unknown.join(', ')}: say the rule in scripts/verify/checks/threat-rules/<family>.ts`,
    );
  }
  if (ids.length === 0 && prose === '') {
    throw new Error(`${path} names no threat. Begin it with the invariant it holds.`);
  }
  return { path, ids, invariant: firstSentence(prose) };
}

function firstSentence(prose: string): string {
  const text = prose.replace(/^Invariant: (.)/, (_, first: string) => first.toUpperCase());
  return /^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text;
}
