import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Packages that are published from `dist` are tested from their sources. */
const conditions = ['@authflow/source', 'module', 'node', 'development|production'];
const sources = { resolve: { conditions }, ssr: { resolve: { conditions } } };

export default defineConfig({
  test: {
    // Each worker has PostgreSQL connections and hashing threads of its own: more than four only wait for each other.
    maxWorkers: Math.min(4, Math.max(2, availableParallelism())),
    projects: [
      {
        test: {
          name: 'contracts',
          root: 'packages/contracts',
          include: ['{src,test}/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'emails',
          root: 'packages/emails',
          include: ['{src,test}/**/*.test.{ts,tsx}'],
        },
      },
      {
        ...sources,
        test: {
          name: 'verify',
          root: 'packages/verify',
          include: ['test/**/*.test.ts'],
        },
      },
      {
        ...sources,
        test: {
          name: 'client',
          root: 'packages/client',
          include: ['test/**/*.test.{ts,tsx}'],
        },
      },
      {
        ...sources,
        test: {
          name: 'api',
          root: 'apps/api',
          include: ['test/**/*.test.ts'],
          exclude: ['test/scale/**'], // npm run test:scale
          globalSetup: ['test/support/global-setup.ts'],
          setupFiles: ['test/support/contract/set-up.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: 'apps/web/vite.config.ts',
        test: {
          name: 'web',
          root: 'apps/web',
          include: ['{src,test}/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
        },
      },
      {
        test: {
          name: 'scripts',
          root: 'scripts',
          include: ['**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
    ],
  },
});
