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
