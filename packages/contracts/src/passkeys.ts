import { z } from 'zod';
import { idSchema, nameSchema, timestampSchema } from './common';

const base64url = z
  .string()
  .min(1)
  .max(16_384)
  .regex(/^[A-Za-z0-9_-]+$/, 'Use base64url without padding.')
  .meta({ examples: ['q6rsfg'] });

/** Whatever the browser reports about extensions. We ask for none, so it is taken and never read. */
const extensionResults = z
  .unknown()
  .optional()
  .meta({ description: 'What the browser reports about extensions: an object. It is not read.' });
const attachment = z.enum(['platform', 'cross-platform']).nullish();

/** What `navigator.credentials.get()` gives, as JSON (WebAuthn 3, AuthenticationResponseJSON). */
export const webauthnAssertionSchema = z
  .strictObject({
    id: base64url,
    rawId: base64url,
    type: z.literal('public-key'),
    authenticatorAttachment: attachment,
    clientExtensionResults: extensionResults,
    response: z.strictObject({
      clientDataJSON: base64url,
      authenticatorData: base64url,
      signature: base64url,
      userHandle: base64url.nullish(),
    }),
  })
  .meta({ id: 'WebAuthnAssertion' });
export type WebauthnAssertion = z.infer<typeof webauthnAssertionSchema>;

/** What `navigator.credentials.create()` gives, as JSON (WebAuthn 3, RegistrationResponseJSON). */
export const webauthnRegistrationSchema = z
  .strictObject({
    id: base64url,
    rawId: base64url,
    type: z.literal('public-key'),
    authenticatorAttachment: attachment,
    clientExtensionResults: extensionResults,
    response: z.strictObject({
      clientDataJSON: base64url,
      attestationObject: base64url,
      authenticatorData: base64url.optional(),
      transports: z.array(z.string().max(32)).max(16).optional(),
      publicKey: base64url.nullish(),
      publicKeyAlgorithm: z.int().optional(),
    }),
  })
  .meta({ id: 'WebAuthnRegistration' });
export type WebauthnRegistration = z.infer<typeof webauthnRegistrationSchema>;

const descriptorSchema = z.object({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.array(z.string()).optional(),
});

/** For `navigator.credentials.get()` (PublicKeyCredentialRequestOptionsJSON). */
export const passkeyRequestOptionsSchema = z
  .object({
    challenge: z.string(),
    rpId: z.string(),
    timeout: z.int(),
    userVerification: z.enum(['required', 'preferred', 'discouraged']),
    allowCredentials: z.array(descriptorSchema),
  })
  .meta({ id: 'PasskeyRequestOptions' });
export type PasskeyRequestOptions = z.infer<typeof passkeyRequestOptionsSchema>;

/** For `navigator.credentials.create()` (PublicKeyCredentialCreationOptionsJSON). */
export const passkeyCreationOptionsSchema = z
  .object({
    challenge: z.string(),
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
    timeout: z.int(),
    attestation: z.literal('none'),
    excludeCredentials: z.array(descriptorSchema),
    authenticatorSelection: z.object({
      residentKey: z.literal('required'),
      requireResidentKey: z.boolean(),
      userVerification: z.literal('required'),
    }),
  })
  .meta({ id: 'PasskeyCreationOptions' });
export type PasskeyCreationOptions = z.infer<typeof passkeyCreationOptionsSchema>;

/** An assertion, to be admitted or refused with one answer. */
export const passkeySignInSchema = z.strictObject({ credential: webauthnAssertionSchema });
export type PasskeySignIn = z.infer<typeof passkeySignInSchema>;

export const addPasskeySchema = z.strictObject({
  credential: webauthnRegistrationSchema,
  name: nameSchema.optional(),
});
export type AddPasskey = z.infer<typeof addPasskeySchema>;

export const renamePasskeySchema = z.strictObject({ name: nameSchema });
export type RenamePasskey = z.infer<typeof renamePasskeySchema>;

export const passkeySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    backedUp: z.boolean().meta({ description: 'Synced by its provider, so that losing a device keeps it.' }),
    createdAt: timestampSchema,
    lastUsedAt: timestampSchema.nullable(),
  })
  .meta({ id: 'Passkey' });
export type Passkey = z.infer<typeof passkeySchema>;

/** Few enough that the list is never cut: `nextCursor` is always null. */
export const passkeyListSchema = z.object({ items: z.array(passkeySchema), nextCursor: z.null() });
export const passkeyRemovedSchema = z.object({ status: z.literal('passkey_removed') });
