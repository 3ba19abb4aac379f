import { z } from 'zod';
import { codeSchema, idSchema, nameSchema, passwordSchema, tokenSchema } from './common';
import { emailSchema } from './email';

export const registerSchema = z.strictObject({
  email: emailSchema,
  password: passwordSchema,
  name: nameSchema.optional(),
});
export type Register = z.infer<typeof registerSchema>;

/** The same for a new and a taken address: the answer tells nobody who has an account. */
export const registeredSchema = z.object({
  status: z.literal('verification_required'),
  verificationId: idSchema,
});

/** The mailed link's token, or the mailed code in the client that holds the `verificationId`. */
export const verifyEmailSchema = z.union([
  z.strictObject({ token: tokenSchema, verificationId: idSchema.optional() }),
  z.strictObject({ verificationId: idSchema, code: codeSchema }),
]);
export type VerifyEmail = z.infer<typeof verifyEmailSchema>;
export const emailVerifiedSchema = z.object({ status: z.literal('verified') });

export const resendVerificationSchema = z.union([
  z.strictObject({ email: emailSchema }),
  z.strictObject({ verificationId: idSchema }),
]);
export type ResendVerification = z.infer<typeof resendVerificationSchema>;

export const deliveryStates = ['queued', 'sent', 'delivered', 'bounced', 'failed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];
export const verificationStatusSchema = z.object({
  status: z.enum(['pending', 'verified', 'expired']),
  delivery: z.enum(deliveryStates),
});
export type VerificationStatus = z.infer<typeof verificationStatusSchema>;
export const verificationParamsSchema = z.strictObject({ verificationId: idSchema });
