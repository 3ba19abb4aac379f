import { z } from 'zod';
import { passwordSchema } from './common';
import { totpCodeSchema } from './mfa-totp';
import { passkeyRequestOptionsSchema, webauthnAssertionSchema } from './passkeys';

export const reauthenticationMethods = ['password', 'totp', 'passkey'] as const;
export type ReauthenticationMethod = (typeof reauthenticationMethods)[number];

/** `code` is a TOTP code. An account with MFA answers to its second factor or a passkey only. */
export const reauthenticateSchema = z.union([
  z.strictObject({ password: passwordSchema }),
  z.strictObject({ code: totpCodeSchema }),
  z.strictObject({ credential: webauthnAssertionSchema }),
]);
export type Reauthenticate = z.infer<typeof reauthenticateSchema>;

export const reauthenticatedSchema = z
  .object({
    status: z.literal('reauthenticated'),
    accessToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int(),
  })
  .meta({ id: 'Reauthenticated' });
export type Reauthenticated = z.infer<typeof reauthenticatedSchema>;

/** What this account can confirm itself with now. None: only signing in again helps. */
export const reauthenticationOptionsSchema = z.object({
  methods: z.array(z.enum(reauthenticationMethods)),
  passkey: passkeyRequestOptionsSchema.nullable(),
});
export type ReauthenticationOptions = z.infer<typeof reauthenticationOptionsSchema>;
