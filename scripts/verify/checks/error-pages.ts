import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodes } from '../../../packages/contracts/src/error-codes';
import type { DriftCheck } from '../drift-check';
import { root } from '../workspace';

const folder = join(root, 'docs/errors');

/** Each code of the contract has a page, its `type` URL, and there is no page for a code that is gone. */
export const errorPages: DriftCheck = {
  name: 'docs/errors',
  async check() {
    const files = await readdir(folder).catch(() => []);
    const pages = new Set(files.filter((file) => file.endsWith('.md') && file !== 'README.md'));
    const missing = errorCodes.filter((code) => !pages.has(`${code}.md`));
    const extra = [...pages].filter((page) => !errorCodes.some((code) => page === `${code}.md`));
    const untitled = await Promise.all(
      errorCodes
        .filter((code) => pages.has(`${code}.md`))
        .map(async (code) => {
          const text = await readFile(join(folder, `${code}.md`), 'utf8');
          return text.split('\n')[0]?.includes(code)
            ? []
            : [`docs/errors/${code}.md does not name its code in its first line`];
        }),
    );
    return [
      ...missing.map((code) => `docs/errors/${code}.md is missing: every error code has a page`),
      ...extra.map((page) => `docs/errors/${page} has no error code in packages/contracts`),
      ...untitled.flat(),
    ];
  },
};
