import { defineConfig } from 'vitest/config';

/** Real programs, killed and started again: one file at a time, or they would be in each other's way. */
const conditions = ['@authflow/source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: 'scale',
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/scale/**/*.scale.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 240_000,
  },
});
