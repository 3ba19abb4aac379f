import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './workspace';

/** Compares something kept in the repository with what it is made from. */
export interface DriftCheck {
  name: string;
  /** What is wrong, one sentence each; empty when all is well. */
  check(): Promise<string[]>;
  /** Brings the file up to date, where that can be done without a person. */
  fix?(): Promise<void>;
}

/** A check that `file` (from the root) holds exactly what `render` makes. */
export function generatedFile(file: string, render: () => string | Promise<string>): DriftCheck {
  const path = join(root, file);
  return {
    name: file,
    async check() {
      const [kept, wanted] = await Promise.all([readFile(path, 'utf8').catch(() => null), render()]);
      if (kept === null) return [`${file} is missing. Run: npm run verify -- --fix`];
      return kept.replaceAll('\r\n', '\n') === wanted
        ? []
        : [`${file} is out of date. Run: npm run verify -- --fix`];
    },
    fix: async () => writeFile(path, await render()),
  };
}

/** A check that the parts of `file` between `<!-- <name> -->` and `<!-- /<name> -->` are what each `render` makes. */
export function generatedBlocks(file: string, blocks: Record<string, () => string>): DriftCheck {
  const path = join(root, file);
  const read = async (): Promise<string> => (await readFile(path, 'utf8')).replaceAll('\r\n', '\n');
  return {
    name: file,
    async check() {
      const kept = await read();
      return Object.entries(blocks)
        .filter(([name, render]) => withBlock(kept, name, render()) !== kept)
        .map(([name]) => `${file}: ${name} is out of date. Run: npm run verify -- --fix`);
    },
    async fix() {
      const renewed = Object.entries(blocks).reduce(
        (text, [name, render]) => withBlock(text, name, render()),
        await read(),
      );
      await writeFile(path, renewed);
    },
  };
}

function withBlock(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`there is no place for ${name}`);
  return `${text.slice(0, from)}${begin}\n${content}\n${text.slice(to)}`;
}
