import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The root of the repository, absolute. */
export const repositoryRoot = join(import.meta.dirname, '../../../..');

export interface MarkdownFile {
  /** From the root of the repository, with `/`. */
  path: string;
  text: string;
}

export interface FencedBlock {
  language: string;
  code: string;
}

const notOurs = new Set(['node_modules', 'dist', '.git', '.data', '.cache', 'test-results']);

/** Every page that is written in Markdown. */
export function listMarkdownFiles(folder = repositoryRoot): MarkdownFile[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : listMarkdownFiles(path);
    return entry.name.endsWith('.md') ? [readMarkdownFile(relative(repositoryRoot, path))] : [];
  });
}

/** One page, by its path from the root. */
export function readMarkdownFile(path: string): MarkdownFile {
  const text = readFileSync(join(repositoryRoot, path), 'utf8').replaceAll('\r\n', '\n');
  return { path: path.replaceAll('\\', '/'), text };
}

/** The part of a page under `heading`, down to the next heading of the same or a higher level. */
export function sectionOf({ path, text }: MarkdownFile, heading: string): string {
  const start = text.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`${path} has no “${heading}”`);
  const level = heading.indexOf(' ');
  const rest = text.slice(start + heading.length + 2);
  const end = rest.search(new RegExp(`^#{1,${level}} `, 'm'));
  return end < 0 ? rest : rest.slice(0, end);
}

/** The fenced blocks of a text, in order. */
export function fencedBlocks(text: string): FencedBlock[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));
}

/** The rows of the tables in a text, without their heads, as cells. */
export function tableRows(text: string): string[][] {
  const lines = text.split('\n');
  const isRow = (line = ''): boolean => line.trimStart().startsWith('|');
  const isRule = (line = ''): boolean => /^\s*\|[\s|:-]+\|\s*$/.test(line);
  return lines
    .filter((line, index) => isRow(line) && !isRule(line) && !isRule(lines[index + 1]))
    .map((line) =>
      line
        .trim()
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

/** The text without anything that is code: what is left is prose, headings, links and tables. */
export function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
}

/** Where the links and images of a page lead. */
export function linkTargets(text: string): string[] {
  const prose = withoutCode(text);
  const links = [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s"[^"]*")?\)/g)];
  const attributes = [...prose.matchAll(/\b(?:href|src|srcset)="([^"\s]+)/g)];
  return [...links, ...attributes].map(([, target = '']) => target);
}

/** What a heading can be linked by, as GitHub makes it. A repeated heading gets a number. */
export function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/^#{1,6} +(.+?)\s*$/gm);
  const anchors = [...headings].map(([, heading = '']) => {
    const slug = slugOf(heading);
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
  return new Set(anchors);
}

function slugOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
