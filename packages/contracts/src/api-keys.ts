import { z } from 'zod';
import { idSchema, nameSchema, pageQuerySchema, pageSchema, timestampSchema } from './common';
import { limits } from './limits';
import { permissions } from './permissions';
import { permissionSchema } from './roles';

/** How every key begins, so that scanners for leaked secrets know one. */
export const apiKeyPrefix = 'af_';

export const apiKeySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    hint: z
      .string()
      .meta({ description: 'How the key begins, to tell keys apart.', examples: ['af_3kQ9Zt'] }),
    permissions: z
      .array(permissionSchema)
      .meta({ description: 'Count only while its owner holds them too.' }),
    createdAt: timestampSchema,
    expiresAt: timestampSchema,
    lastUsedAt: timestampSchema.nullable().meta({ description: 'To the minute.' }),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof apiKeySchema>;
export const apiKeyPageSchema = pageSchema(apiKeySchema);
export const apiKeysQuerySchema = pageQuerySchema;

export const createApiKeySchema = z.strictObject({
  name: nameSchema,
  permissions: z
    .array(permissionSchema)
    .max(permissions.length)
    .refine((list) => new Set(list).size === list.length, 'Name each permission once.')
    .optional(),
  expiresInDays: z
    .int()
    .min(1)
    .max(limits.apiKeyMaxDays)
    .optional()
    .meta({ default: limits.apiKeyDefaultDays }),
});
export type CreateApiKey = z.infer<typeof createApiKeySchema>;

/** `key` is shown here and never again. */
export const createdApiKeySchema = apiKeySchema.extend({ key: z.string() }).meta({ id: 'CreatedApiKey' });
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;
export const apiKeyRevokedSchema = z.object({ status: z.literal('revoked') });
