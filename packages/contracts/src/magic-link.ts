import { z } from 'zod';
import { codeSchema, idSchema, timestampSchema, tokenSchema } from './common';
import { emailSchema } from './email';
import { deviceSchema } from './sessions';

export const magicLinkSchema = z.strictObject({ email: emailSchema });
export type MagicLink = z.infer<typeof magicLinkSchema>;

/** The same for every address. `pickupToken` lets this client go on once another device has allowed it. */
export const magicLinkSentSchema = z.object({
  status: z.literal('accepted'),
  loginId: idSchema,
  pickupToken: z.string(),
  matchCode: z.string().meta({
    description: 'Two digits to show: who allows this sign-in from another device types them there.',
  }),
  expiresIn: z.int(),
});
export type MagicLinkSent = z.infer<typeof magicLinkSentSchema>;

/** By link, by the mailed code, or by the waiting client after another device allowed it. */
export const magicLinkVerifySchema = z.union([
  z.strictObject({ token: tokenSchema }),
  z.strictObject({ loginId: idSchema, code: codeSchema }),
  z.strictObject({ loginId: idSchema, pickupToken: tokenSchema }),
]);
export type MagicLinkVerify = z.infer<typeof magicLinkVerifySchema>;

/** Looks at a link without spending it: who asked, so that the reader can judge. */
export const magicLinkCheckSchema = z.strictObject({ token: tokenSchema });
export type MagicLinkCheck = z.infer<typeof magicLinkCheckSchema>;
export const magicLinkCheckedSchema = z.object({
  valid: z.boolean(),
  email: z.string().nullable().meta({ description: 'Masked; null when the link is no longer valid.' }),
  requestedBy: z.object({ device: deviceSchema, ip: z.string().nullable(), at: timestampSchema }).nullable(),
});
export type MagicLinkChecked = z.infer<typeof magicLinkCheckedSchema>;

/** Lets the client that asked go on. One wrong `matchCode` ends the link. */
export const magicLinkApproveSchema = z.strictObject({
  token: tokenSchema,
  matchCode: z
    .string()
    .regex(/^\d{2}$/, 'Enter the two digits shown where you asked to sign in.')
    .meta({ examples: ['42'] }),
});
export type MagicLinkApprove = z.infer<typeof magicLinkApproveSchema>;
export const magicLinkApprovedSchema = z.object({ status: z.literal('approved') });

export const magicLinkParamsSchema = z.strictObject({ loginId: idSchema });
/** How far the mail got is not told here: only an address with an account gets one. */
export const magicLinkStatusSchema = z.object({
  status: z.enum(['pending', 'approved', 'used', 'expired']),
});
export type MagicLinkStatus = z.infer<typeof magicLinkStatusSchema>;
