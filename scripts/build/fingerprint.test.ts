import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { root } from '../verify/workspace';
import { fingerprint } from './fingerprint';

const folder = join(root, '.cache', `fingerprint-${process.pid}`);
const inputs = [relative(root, folder), 'no/such/path'];
const write = (name: string, content: string): void => writeFileSync(join(folder, name), content);

beforeEach(() => {
  mkdirSync(join(folder, 'deeper'), { recursive: true });
  write('a.ts', 'one');
  write('deeper/b.ts', 'two');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('changes with content, names and extra input, and with nothing else', () => {
  const before = fingerprint(inputs);
  write('a.ts', 'one');
  write('a.test.ts', 'tests are no input of a build');
  expect(fingerprint(inputs)).toBe(before);
  expect(fingerprint(inputs, 'VITE_NAME=x')).not.toBe(before);

  write('deeper/b.ts', 'three');
  const edited = fingerprint(inputs);
  expect(edited).not.toBe(before);
  rmSync(join(folder, 'a.ts'));
  write('renamed.ts', 'one');
  expect(fingerprint(inputs)).not.toBe(edited);
});
