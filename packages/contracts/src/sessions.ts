import { z } from 'zod';
import { idSchema, pageSchema, timestampSchema, tokenSchema } from './common';
import { userSchema } from './users';

/** What a client gets when it is signed in. `refreshToken` is absent when it travels in a cookie. */
export const sessionGrantSchema = z
  .object({
    status: z.literal('authenticated'),
    user: userSchema,
    accessToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().meta({ description: 'Seconds the access token lives.' }),
    refreshToken: z.string().optional(),
  })
  .meta({ id: 'SessionGrant' });

export type SessionGrant = z.infer<typeof sessionGrantSchema>;

export const refreshSchema = z.strictObject({ refreshToken: tokenSchema.optional() });
export type Refresh = z.infer<typeof refreshSchema>;

export const logoutScopes = ['current', 'others', 'all'] as const;
export const logoutSchema = z.strictObject({
  refreshToken: tokenSchema.optional(),
  scope: z.enum(logoutScopes).optional(),
});
export type Logout = z.infer<typeof logoutSchema>;
export const loggedOutSchema = z.object({ status: z.literal('logged_out') });

/** The claims of the presented access token, under their JWT names (RFC 7519, RFC 9068). */
export const accessClaimsSchema = z
  .object({
    iss: z.string(),
    aud: z.string(),
    sub: idSchema,
    sid: idSchema,
    iat: z.int(),
    exp: z.int(),
    jti: z.string(),
    auth_time: z.int(),
    amr: z.array(z.string()),
    roles: z.array(z.string()),
    permissions: z.array(z.string()),
    act: z
      .object({ sub: idSchema })
      .strict()
      .optional()
      .meta({ description: 'Who acts as `sub`: an operator who looks at the account (RFC 8693).' }),
  })
  .meta({ id: 'AccessTokenClaims' });

export type AccessClaims = z.infer<typeof accessClaimsSchema>;

export const deviceSchema = z.object({
  label: z
    .string()
    .meta({ description: 'For people: “Firefox on Windows”.', examples: ['Firefox on Windows'] }),
  browser: z.string().nullable(),
  os: z.string().nullable(),
  type: z.enum(['desktop', 'mobile', 'tablet', 'other']),
});

export type Device = z.infer<typeof deviceSchema>;

export const sessionSchema = z
  .object({
    id: idSchema,
    device: deviceSchema,
    ip: z.string().nullable(),
    createdAt: timestampSchema,
    lastUsedAt: timestampSchema,
    expiresAt: timestampSchema,
    current: z.boolean(),
    impersonated: z
      .boolean()
      .optional()
      .meta({ description: 'An operator looks at the account, without changing anything.' }),
  })
  .meta({ id: 'Session' });

export type Session = z.infer<typeof sessionSchema>;
export const sessionPageSchema = pageSchema(sessionSchema);
export const sessionsRevokedSchema = z.object({ status: z.literal('revoked'), revoked: z.int() });
