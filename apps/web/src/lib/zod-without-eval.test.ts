import { expect, it } from 'vitest';

it('keeps zod from trying eval, wherever and whenever zod is loaded', async () => {
  await import('./zod-without-eval');
  const { config } = await import('zod');
  expect(config().jitless).toBe(true);
});
