import { z } from 'zod';
import { idSchema, pageQuerySchema, pageSchema, timestampSchema } from './common';
import { limits } from './limits';
import { permissions, type Permission } from './permissions';

export const permissionSchema = z.enum(permissions as unknown as [Permission, ...Permission[]]);

const permissionSetSchema = z
  .array(permissionSchema)
  .max(permissions.length)
  .refine((list) => new Set(list).size === list.length, 'Name each permission once.');

export const roleNameSchema = z
  .string()
  .min(2, 'Use at least 2 characters.')
  .max(limits.roleNameLength, `Use at most ${limits.roleNameLength} characters.`)
  .regex(/^[a-z][a-z0-9-]*$/, 'Use lower-case letters, digits and hyphens, beginning with a letter.')
  .meta({ examples: ['support'] });

const roleDescriptionSchema = z
  .string()
  .trim()
  .max(limits.roleDescriptionLength, `Use at most ${limits.roleDescriptionLength} characters.`);

/** The names of roles that an account is to have. */
export const roleNamesSchema = z
  .array(roleNameSchema)
  .max(limits.rolesPerUser, `Use at most ${limits.rolesPerUser} roles.`)
  .refine((list) => new Set(list).size === list.length, 'Name each role once.');

export const roleSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    description: z.string(),
    permissions: z.array(permissionSchema),
    builtIn: z.boolean().meta({ description: 'Built-in roles can be given and taken, but not changed.' }),
    mfaRequired: z.boolean().meta({
      description: 'Its permissions count only in sessions that were opened with two-step verification.',
    }),
    members: z.int(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'Role' });
export type Role = z.infer<typeof roleSchema>;
export const rolePageSchema = pageSchema(roleSchema);
export const rolesQuerySchema = pageQuerySchema;

export const createRoleSchema = z.strictObject({
  name: roleNameSchema,
  description: roleDescriptionSchema.optional(),
  permissions: permissionSetSchema,
  mfaRequired: z.boolean().optional(),
});
export type CreateRole = z.infer<typeof createRoleSchema>;

/** Of a built-in role only `mfaRequired` can be changed. */
export const updateRoleSchema = z
  .strictObject({
    description: roleDescriptionSchema.optional(),
    permissions: permissionSetSchema.optional(),
    mfaRequired: z.boolean().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'Change at least one field.');
export type UpdateRole = z.infer<typeof updateRoleSchema>;

export const roleDeletedSchema = z.object({ status: z.literal('deleted') });

/** Whether anybody administers this service yet; what the web app says to the first person. */
export const setupSchema = z.object({ administrator: z.enum(['missing', 'present']) }).meta({ id: 'Setup' });
export type Setup = z.infer<typeof setupSchema>;
