/** What `npm run <name>` does. Each part is loaded only when it is asked for; the answer is the exit code. */
export const tasks: Record<string, (args: string[]) => Promise<number>> = {
  start: async () => (await import('./tasks/start')).start(),
  dev: async () => (await import('./tasks/dev')).dev(),
  test: async (args) => (await import('./tasks/test')).test(args),
  'test:scale': async (args) => (await import('./tasks/test')).testScale(args),
  verify: async (args) => (await import('./tasks/test')).verifyOnly(args),
  build: async () => (await import('./tasks/build')).build(),
  bench: async (args) => (await import('./tasks/bench')).bench(args),
  authflow: async (args) => (await import('./tasks/authflow')).authflow(args),
  'db:migrate': async () => (await import('./tasks/database')).migrate(),
  'db:reset': async (args) => (await import('./tasks/database')).reset(args),
  'db:seed': async (args) => (await import('./tasks/seed')).seed(args),
  'db:new': async (args) => (await import('./tasks/database')).newMigration(args),
  'new:feature': async (args) => (await import('./tasks/new-feature')).newFeature(args),
};
