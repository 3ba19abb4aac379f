import { z } from 'zod';
import { idSchema, timestampSchema, tokenSchema } from './common';
import { mfaRequiredSchema } from './mfa-totp';
import { sessionGrantSchema } from './sessions';

export const oauthProviderSchema = z.object({
  id: z.string().meta({ examples: ['google'] }),
  name: z.string().meta({ examples: ['Google'] }),
});
export type OAuthProvider = z.infer<typeof oauthProviderSchema>;
export const oauthProvidersSchema = z.object({ items: z.array(oauthProviderSchema) });

export const providerIdSchema = z
  .string()
  .regex(/^[a-z0-9-]{1,32}$/, 'Use the `id` of one of the providers at /v1/auth/oauth/providers.')
  .meta({ description: 'The `id` of a provider, as in `oauth/providers`.', examples: ['google'] });
export const oauthParamsSchema = z.strictObject({ provider: providerIdSchema });

/** S256 of a secret of the page that starts, 43 characters of base64url (RFC 7636). */
const codeChallengeSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/, 'Use the S256 challenge of RFC 7636.')
  .meta({ examples: ['E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'] });

/** The ticket of {@link identityStartedSchema}: 256 bits, base64url. */
const ticketSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .meta({ examples: ['Zm9yIGEgdGlja2V0LCAyNTYgYml0cyBvZiBub3RoaW5'] });

/** Nothing else is taken: redirect address, client, scope, state and nonce are ours to choose. */
export const oauthStartQuerySchema = z.strictObject({
  returnTo: z.string().max(512).optional(),
  codeChallenge: codeChallengeSchema.optional(),
  ticket: ticketSchema.optional(),
});
export type OAuthStartQuery = z.infer<typeof oauthStartQuerySchema>;

/** What comes back to the callback is the provider's to word (RFC 6749, RFC 9207); only these are read. */
export const oauthCallbackQuerySchema = z.object({
  code: z.string().max(4096).optional(),
  state: z.string().max(1024).optional(),
  iss: z.string().max(1024).optional(),
  error: z.string().max(256).optional(),
});
export type OAuthCallbackQuery = z.infer<typeof oauthCallbackQuerySchema>;

/**
 * What the callback hands to the page at `/auth/oauth/callback`, in the fragment: `code` (60 seconds, one use) or `error`.
 * `intent` says where the code goes: `sign_in` to `oauth/exchange`, `link` to `me/identities`.
 */
export const oauthFragmentSchema = z.union([
  z.object({ code: tokenSchema, intent: z.enum(['sign_in', 'link']), returnTo: z.string().optional() }),
  z.object({ error: z.literal('oauth_failed'), returnTo: z.string().optional() }),
]);
export type OAuthFragment = z.infer<typeof oauthFragmentSchema>;

/** `codeVerifier` is asked for exactly when the start carried a `codeChallenge`. */
export const oauthExchangeSchema = z.strictObject({
  code: tokenSchema,
  codeVerifier: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43,128}$/)
    .meta({ examples: ['dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'] })
    .optional(),
});
export type OAuthExchange = z.infer<typeof oauthExchangeSchema>;

/** The identity can't be taken over as it is: sign in to the existing account, then hand in the `linkToken`. */
export const linkRequiredSchema = z
  .object({
    status: z.literal('link_required'),
    linkToken: z.string(),
    email: z.string().nullable(),
    provider: z.string(),
    expiresIn: z.int(),
  })
  .meta({ id: 'LinkRequired' });
export type LinkRequired = z.infer<typeof linkRequiredSchema>;

/** What the exchange answers: signed in, on the way to the second factor, or proof of the account wanted first. */
export const oauthExchangeAnswerSchema = z.discriminatedUnion('status', [
  sessionGrantSchema,
  mfaRequiredSchema,
  linkRequiredSchema,
]);
export type OAuthExchangeAnswer = z.infer<typeof oauthExchangeAnswerSchema>;

export const identitySchema = z
  .object({
    id: idSchema,
    provider: z.string(),
    name: z.string().meta({ description: 'The provider, for people.' }),
    email: z.string().nullable(),
    createdAt: timestampSchema,
    lastUsedAt: timestampSchema.nullable(),
  })
  .meta({ id: 'Identity' });
export type Identity = z.infer<typeof identitySchema>;

export const identityListSchema = z.object({ items: z.array(identitySchema), nextCursor: z.null() });

/** Where to send the browser to connect a provider: our own start route with a one-time ticket. */
export const identityStartSchema = z.strictObject({
  returnTo: z.string().max(512).optional(),
  codeChallenge: codeChallengeSchema.optional(),
});
export type IdentityStart = z.infer<typeof identityStartSchema>;
export const identityStartedSchema = z.object({ authorizationUrl: z.url() });

/** Connects what a provider said to the signed-in account: the `code` of a connect flow, or a `linkToken`. */
export const linkIdentitySchema = z.union([oauthExchangeSchema, z.strictObject({ linkToken: tokenSchema })]);
export type LinkIdentity = z.infer<typeof linkIdentitySchema>;
export const identityRemovedSchema = z.object({ status: z.literal('identity_removed') });
