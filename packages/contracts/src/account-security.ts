import { z } from 'zod';
import { timestampSchema, tokenSchema } from './common';
import { limits } from './limits';

/** The token of a “this wasn't me” mail. */
export const lockAccountSchema = z.strictObject({ token: tokenSchema });
export type LockAccount = z.infer<typeof lockAccountSchema>;
/** Every session has ended and a reset link is on its way; until it is used, nothing signs in. */
export const accountLockedSchema = z.object({ status: z.literal('account_locked') });

/** Its owner's own report, from the security timeline: locks and, with `since`, takes away what was added from then on. */
export const lockOwnAccountSchema = z.strictObject({
  since: timestampSchema
    .optional()
    .meta({ description: `When the stranger came: at most ${limits.accountReportDays} days ago.` }),
});
export type LockOwnAccount = z.infer<typeof lockOwnAccountSchema>;

/** Accepted: the account is closed now and erased at `erasedAt`, unless it is restored by the mailed link. */
export const accountDeletedSchema = z.object({ status: z.literal('deleted'), erasedAt: timestampSchema });
export type AccountDeleted = z.infer<typeof accountDeletedSchema>;

export const restoreAccountSchema = z.strictObject({ token: tokenSchema });
export type RestoreAccount = z.infer<typeof restoreAccountSchema>;
export const accountRestoredSchema = z.object({ status: z.literal('account_restored') });
