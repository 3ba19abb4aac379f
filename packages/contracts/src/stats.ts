import { z } from 'zod';
import { limits } from './limits';

/** Days in UTC. */
const daySchema = z.iso.date().meta({ examples: ['2026-11-22'] });

/** Both ends are part of it. Without them: the last thirty days, today included. */
export const statsQuerySchema = z.strictObject({
  from: daySchema.optional(),
  to: daySchema
    .optional()
    .meta({ description: `Not before \`from\`; at most ${limits.statsDays} days in all.` }),
});
export type StatsQuery = z.infer<typeof statsQuerySchema>;

const countsSchema = z.record(z.string(), z.int());

export const statsSchema = z
  .object({
    from: daySchema,
    to: daySchema,
    days: z.array(
      z.object({
        date: daySchema,
        signUps: z.int(),
        logins: z.int(),
        failures: z.int(),
        activeUsers: z.int().meta({ description: 'Accounts that signed in or renewed a session that day.' }),
      }),
    ),
    failuresByReason: countsSchema.meta({ description: 'Refused sign-ins in the range, by their code.' }),
    mail: countsSchema.meta({ description: 'Mails of the range, by their state.' }),
    totals: z.object({
      users: z.int(),
      verified: z.int(),
      disabled: z.int(),
      withMfa: z.int(),
      liveSessions: z.int(),
    }),
  })
  .meta({ id: 'Stats' });
export type Stats = z.infer<typeof statsSchema>;
