import pg from 'pg';
import { createSessionsRepository } from '#src/repositories/sessions.repository';
import { sqlOver } from './plain-sql';
import { onJob } from './worker';

export interface UpdateJob {
  databaseUrl: string;
  sessionIds: string[];
  amount: number;
}

/** The UPDATE of a refresh, the very statement, through node-pg and nothing else. @returns updates a second */
onJob<UpdateJob, { perSecond: number }>(async ({ databaseUrl, sessionIds, amount }) => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  const rotate = createSessionsRepository(sqlOver(pool)).rotate;
  const { rows } = await pool.query<{ id: string; userId: string; generation: number }>(
    'select id, user_id as "userId", generation from sessions where id = any($1)',
    [sessionIds],
  );
  let left = amount;
  const startedAt = performance.now();
  await Promise.all(
    rows.map(async ({ id, userId, generation }) => {
      for (let current = generation; left > 0; current += 1) {
        left -= 1;
        const now = new Date();
        const client = { ip: '127.0.0.1', ipPrefix: '127.0.0.1', userAgent: null };
        const next = { id, userId, generation: current, delivery: 'body' as const, now, ...client };
        const rotated = await rotate({ ...next, idleExpiresAt: new Date(now.getTime() + 86_400_000) });
        if (rotated === null) throw new Error('the update matched nothing');
      }
    }),
  );
  const perSecond = amount / ((performance.now() - startedAt) / 1000);
  await pool.end();
  return { perSecond };
});
