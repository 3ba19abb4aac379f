import { z } from 'zod';
import { timestampSchema, tokenSchema } from './common';
import { limits } from './limits';
import { webauthnAssertionSchema } from './passkeys';
import { sessionGrantSchema } from './sessions';

export const mfaMethods = ['totp', 'recovery_code', 'passkey'] as const;
export type MfaMethod = (typeof mfaMethods)[number];

/** The answer of every door to an account with a second factor. `mfaToken` opens `login/mfa` and nothing else. */
export const mfaRequiredSchema = z
  .object({
    status: z.literal('mfa_required'),
    mfaToken: z.string(),
    methods: z.array(z.enum(mfaMethods)),
    expiresIn: z.int().meta({ description: 'Seconds until the challenge is over.' }),
  })
  .meta({ id: 'MfaRequired' });
export type MfaRequired = z.infer<typeof mfaRequiredSchema>;

/** What a door answers: signed in, or on the way to the second factor. */
export const signInAnswerSchema = z.discriminatedUnion('status', [sessionGrantSchema, mfaRequiredSchema]);
export type SignInAnswer = z.infer<typeof signInAnswerSchema>;

/** What an authenticator app shows (RFC 6238). */
export const totpCodeSchema = z
  .string()
  .regex(/^\d{6}$/, 'Enter the six digits your authenticator app shows.')
  .meta({ examples: ['492816'] });

/** As shown to its owner, in any case, with or without the dash. */
export const recoveryCodeSchema = z
  .string()
  .trim()
  .min(1, 'Enter a recovery code.')
  .max(64)
  .meta({ examples: ['k7p2m-x9qfa'] });

export const loginMfaSchema = z.discriminatedUnion('method', [
  z.strictObject({ mfaToken: tokenSchema, method: z.literal('totp'), code: totpCodeSchema }),
  z.strictObject({ mfaToken: tokenSchema, method: z.literal('recovery_code'), code: recoveryCodeSchema }),
  z.strictObject({
    mfaToken: tokenSchema,
    method: z.literal('passkey'),
    credential: webauthnAssertionSchema,
  }),
]);
export type LoginMfa = z.infer<typeof loginMfaSchema>;

export const mfaPasskeyOptionsSchema = z.strictObject({ mfaToken: tokenSchema });
export type MfaPasskeyOptions = z.infer<typeof mfaPasskeyOptionsSchema>;

/** What protects the account, without any secret. */
export const mfaStatusSchema = z
  .object({
    enabled: z.boolean(),
    totp: z.object({ confirmedAt: timestampSchema }).nullable(),
    recoveryCodesLeft: z.int().min(0).max(limits.recoveryCodes),
    hasPassword: z.boolean(),
  })
  .meta({ id: 'MfaStatus' });
export type MfaStatus = z.infer<typeof mfaStatusSchema>;

export const totpEnrolmentSchema = z.object({
  secret: z.string().meta({ description: 'Base32, for typing into an authenticator app.' }),
  otpauthUri: z.string(),
  qrSvg: z.string().meta({ description: 'The URI as a QR code, SVG.' }),
});
export type TotpEnrolment = z.infer<typeof totpEnrolmentSchema>;

export const confirmTotpSchema = z.strictObject({ code: totpCodeSchema });
export type ConfirmTotp = z.infer<typeof confirmTotpSchema>;

/** Shown once, never again. */
export const recoveryCodesSchema = z.object({
  recoveryCodes: z.array(z.string()).length(limits.recoveryCodes),
});
export type RecoveryCodes = z.infer<typeof recoveryCodesSchema>;
export const totpRemovedSchema = z.object({ status: z.literal('totp_removed') });
