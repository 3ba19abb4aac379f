import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { expect, it } from 'vitest';

const source = join(import.meta.dirname, '../src');
const components = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.tsx'),
);

it('finds the components', () => {
  expect(components).toContain('render-mail.tsx');
});

// Loaders started elsewhere (tsx at the root, a bundler in apps/api) may not read this package's tsconfig. Then only
// the pragma on top of each file keeps JSX from compiling to React.createElement, which nothing imports.
it.each(components)('%s compiles without a tsconfig', async (file) => {
  const { code } = await transform(readFileSync(join(source, file), 'utf8'), { loader: 'tsx' });
  expect(code).toContain('react/jsx-runtime');
  expect(code).not.toContain('React.createElement');
});
