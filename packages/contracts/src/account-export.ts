import { z } from 'zod';
import { activitySchema } from './account';
import { idSchema, timestampSchema } from './common';
import { deviceSchema } from './sessions';

/** Everything held about the account, in one document. No password, key, token or digest of one is part of it. */
export const accountExportSchema = z
  .object({
    exportedAt: timestampSchema,
    account: z.object({
      id: idSchema,
      email: z.string(),
      emailVerifiedAt: timestampSchema.nullable(),
      name: z.string().nullable(),
      externalId: z
        .string()
        .nullable()
        .meta({ description: 'What the account was called where it was imported from.' }),
      roles: z.array(z.string()),
      hasPassword: z.boolean(),
      passwordChangedAt: timestampSchema.nullable(),
      lastLoginAt: timestampSchema.nullable(),
      createdAt: timestampSchema,
      updatedAt: timestampSchema,
    }),
    secondFactor: z.object({
      enabledAt: timestampSchema.nullable(),
      totp: z.object({ createdAt: timestampSchema, confirmedAt: timestampSchema }).nullable(),
      recoveryCodesLeft: z.int(),
    }),
    sessions: z.array(
      z.object({
        id: idSchema,
        current: z.boolean(),
        impersonated: z.boolean(),
        device: deviceSchema,
        userAgent: z.string().nullable(),
        ip: z.string().nullable(),
        methods: z.array(z.string()).meta({ description: 'How it was proven, as RFC 8176 names it.' }),
        createdAt: timestampSchema,
        lastUsedAt: timestampSchema,
        expiresAt: timestampSchema,
        endedAt: timestampSchema.nullable(),
        endReason: z.string().nullable(),
      }),
    ),
    passkeys: z.array(
      z.object({
        id: idSchema,
        name: z.string(),
        backedUp: z.boolean(),
        transports: z.array(z.string()),
        createdAt: timestampSchema,
        lastUsedAt: timestampSchema.nullable(),
      }),
    ),
    identities: z.array(
      z.object({
        id: idSchema,
        provider: z.string(),
        issuer: z.string(),
        subject: z.string(),
        email: z.string().nullable(),
        createdAt: timestampSchema,
        lastUsedAt: timestampSchema.nullable(),
      }),
    ),
    apiKeys: z.array(
      z.object({
        id: idSchema,
        name: z.string(),
        hint: z.string(),
        permissions: z.array(z.string()),
        createdAt: timestampSchema,
        expiresAt: timestampSchema,
        lastUsedAt: timestampSchema.nullable(),
        revokedAt: timestampSchema.nullable(),
      }),
    ),
    emailChanges: z.array(
      z.object({
        oldEmail: z.string(),
        newEmail: z.string(),
        status: z.enum(['pending', 'confirmed', 'undone', 'replaced', 'expired']),
        requestedAt: timestampSchema,
        confirmedAt: timestampSchema.nullable(),
        undoneAt: timestampSchema.nullable(),
      }),
    ),
    links: z.array(
      z.object({
        purpose: z.enum([
          'email_verification',
          'password_reset',
          'magic_link',
          'account_lock',
          'account_restore',
          'invitation',
        ]),
        createdAt: timestampSchema,
        expiresAt: timestampSchema,
        usedAt: timestampSchema.nullable(),
      }),
    ),
    mails: z.array(
      z.object({ kind: z.string(), to: z.string(), state: z.string(), createdAt: timestampSchema }),
    ),
    activity: z.array(
      activitySchema.extend({ userAgent: z.string().nullable() }).meta({ id: 'ExportedActivity' }),
    ),
  })
  .meta({ id: 'AccountExport' });
export type AccountExport = z.infer<typeof accountExportSchema>;
