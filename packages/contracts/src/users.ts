import { z } from 'zod';
import { idSchema, nameSchema, timestampSchema } from './common';

export const userSchema = z
  .object({
    id: idSchema,
    email: z.string(),
    emailVerified: z.boolean(),
    name: z.string().nullable(),
    roles: z.array(z.string()),
    permissions: z.array(z.string()),
    mfaEnabled: z.boolean(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
    lastLoginAt: timestampSchema.nullable(),
  })
  .meta({ id: 'User' });

export type User = z.infer<typeof userSchema>;

export const updateAccountSchema = z.strictObject({ name: nameSchema.nullable() });
export type UpdateAccount = z.infer<typeof updateAccountSchema>;
