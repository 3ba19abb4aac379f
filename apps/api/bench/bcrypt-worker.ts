import bcrypt from 'bcrypt';
import { onJob } from './worker';

export interface BcryptJob {
  cost: number;
  amount: number;
  concurrency: number;
}

/** bcrypt alone, through its own asynchronous call. @returns comparisons a second */
onJob<BcryptJob, { perSecond: number }>(async ({ cost, amount, concurrency }) => {
  const hash = await bcrypt.hash('correct horse battery staple', cost);
  let left = amount;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (left > 0) {
        left -= 1;
        await bcrypt.compare('correct horse battery staple', hash);
      }
    }),
  );
  return { perSecond: amount / ((performance.now() - startedAt) / 1000) };
});
