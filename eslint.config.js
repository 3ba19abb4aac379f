import reactHooks from 'eslint-plugin-react-hooks';
import { config, configs, parser } from 'typescript-eslint';
import { authflow } from './scripts/verify/lint/plugin.js';

const code = ['**/*.{ts,tsx,js,mjs,cjs}'];
const typescript = ['**/*.{ts,tsx}'];
const api = 'apps/api/src';
const tests = ['**/*.test.{ts,tsx}', '**/*.e2e.ts', '**/test/**', '**/e2e/**', '**/bench/**'];
const toolConfigs = ['**/*.config.{js,ts}', '**/.*.{js,cjs,mjs}'];

/** House rules by name, all as errors. */
const house = (...names) => Object.fromEntries(names.map((name) => [`authflow/${name}`, 'error']));
const off = (...names) => Object.fromEntries(names.map((name) => [`authflow/${name}`, 'off']));

export default config(
  {
    ignores: [
      '**/dist/',
      '**/coverage/',
      '.cache/',
      '.data/',
      '**/test-results/',
      '**/playwright-report/',
      '**/generated/',
    ],
  },
  {
    name: 'authflow/everywhere',
    files: code,
    plugins: { authflow },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'max-depth': ['error', 3],
      complexity: ['error', 15],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'authflow/function-lines': ['error', { max: 40 }],
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-implied-eval': 'error',
      'no-script-url': 'error',
      'no-debugger': 'error',
      'no-cond-assign': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-duplicate-case': 'error',
      'no-empty': 'error',
      'no-fallthrough': 'error',
      'no-prototype-builtins': 'error',
      'no-self-compare': 'error',
      'no-unsafe-finally': 'error',
      'no-unused-private-class-members': 'error',
      'no-useless-escape': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'use-isnan': 'error',
      'valid-typeof': 'error',
      ...house('no-default-export', 'no-barrel', 'no-inner-html', 'no-math-random', 'explain-disable'),
    },
  },
  {
    name: 'authflow/typescript',
    files: typescript,
    extends: [configs.strict],
    languageOptions: {
      parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-invalid-void-type': 'off', // `Promise<T | void>` reads well for handlers
      '@typescript-eslint/triple-slash-reference': [
        'error',
        { path: 'always', types: 'never', lib: 'never' },
      ],
      // Needing types, and worth the seconds they cost: each finds faults that only show at run time.
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    name: 'authflow/api',
    files: [`${api}/**`],
    rules: {
      'no-console': 'error',
      ...house('create-in-container', 'no-duration-arithmetic', 'no-process-env'),
    },
  },
  { name: 'authflow/api-types', files: [`${api}/**/*.ts`], rules: house('no-interpolated-sql') },
  {
    name: 'authflow/api-inner-layers',
    files: [`${api}/{services,domain,repositories,platform}/**/*.ts`],
    rules: house('docstring', 'no-refusal-in-transaction'),
  },
  {
    name: 'authflow/api-clock',
    files: [`${api}/{routes,controllers,services,repositories,domain,http,middleware}/**`],
    rules: house('no-system-clock'),
  },
  // The exemptions, each the one place where the thing is done.
  {
    name: 'authflow/composition',
    files: [
      `${api}/{container,start,main}.ts`,
      `${api}/container/**`,
      `${api}/{cli,config}/**`,
      `${api}/repositories/database.ts`, // repositories are made anew for each transaction
    ],
    rules: off('create-in-container'),
  },
  {
    name: 'authflow/lists', // wiring and tables of routes: long because there is much of the same
    files: [
      `${api}/container.ts`,
      `${api}/container/**`,
      `${api}/routes/**`,
      `${api}/repositories/repositories.ts`,
    ],
    rules: { 'authflow/function-lines': ['error', { max: 120 }] },
  },
  {
    name: 'authflow/domain',
    files: [`${api}/domain/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          name: 'node:net',
          allowImportNames: ['isIP', 'isIPv4', 'isIPv6', 'BlockList', 'SocketAddress'],
          message: 'The domain reads addresses and opens no connection.',
        },
      ],
    },
  },
  { name: 'authflow/clock', files: [`${api}/domain/clock.ts`], rules: off('no-system-clock') },
  { name: 'authflow/duration', files: [`${api}/domain/duration.ts`], rules: off('no-duration-arithmetic') },
  {
    name: 'authflow/env',
    files: [
      `${api}/config/**`,
      `${api}/main.ts`,
      `${api}/cli/main.ts`,
      `${api}/platform/embedded-postgres/**`,
    ],
    rules: off('no-process-env'),
  },
  {
    name: 'authflow/package-entries',
    files: ['packages/*/src/index.ts'],
    rules: off('no-barrel'),
  },
  {
    name: 'authflow/web',
    files: ['apps/web/src/**'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.flat['recommended-latest'].rules,
  },
  {
    name: 'authflow/web-session',
    files: ['apps/web/src/{session,lib}/**'],
    rules: house('no-token-in-storage'),
  },
  {
    name: 'authflow/components',
    files: ['**/*.tsx'],
    rules: { 'authflow/function-lines': ['error', { max: 120 }], complexity: ['error', 25] },
  },
  {
    name: 'authflow/tests',
    files: tests,
    rules: {
      'authflow/function-lines': ['error', { max: 120 }],
      '@typescript-eslint/no-dynamic-delete': 'off',
      ...house('no-unfinished-tests', 'no-mocks-of-own-code'),
    },
  },
  { name: 'authflow/tool-configs', files: [...toolConfigs, '**/*.d.ts'], rules: off('no-default-export') },
  { name: 'authflow/before-the-bundle', files: ['apps/web/public/**'], rules: { 'no-var': 'off' } },
);
