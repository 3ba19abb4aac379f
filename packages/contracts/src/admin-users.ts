import { z } from 'zod';
import {
  idSchema,
  nameSchema,
  pageQuerySchema,
  pageSchema,
  searchSchema,
  passwordSchema,
  timestampSchema,
  tokenSchema,
} from './common';
import { emailSchema } from './email';
import { limits } from './limits';
import { roleNameSchema, roleNamesSchema } from './roles';
import { sessionGrantSchema } from './sessions';

/** `unverified` and `locked` accounts are `active` ones that wait for something; a list can be narrowed to them. */
export const userStatuses = ['active', 'disabled', 'deleted'] as const;
export const userFilters = [...userStatuses, 'unverified', 'locked', 'invited'] as const;
export const userSorts = [
  '-createdAt',
  'createdAt',
  'email',
  '-email',
  '-lastLoginAt',
  'lastLoginAt',
] as const;

/** Words of an operator about an act of theirs, shown to other operators; in mails where it says so. */
export const reasonSchema = z
  .string()
  .trim()
  .min(1, 'Give a reason.')
  .max(limits.reasonLength, `Use at most ${limits.reasonLength} characters.`)
  .refine(
    (text) => !/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(text),
    'Use letters, digits and ordinary punctuation.',
  );

export const adminUsersQuerySchema = pageQuerySchema.extend({
  search: searchSchema.optional().meta({ description: 'Part of an address or name, or an id.' }),
  status: z.enum(userFilters).optional(),
  role: roleNameSchema.optional(),
  sort: z.enum(userSorts).optional().meta({ default: '-createdAt' }),
});
export type AdminUsersQuery = z.infer<typeof adminUsersQuerySchema>;

const banSchema = z.object({
  reason: z.string(),
  at: timestampSchema,
  until: timestampSchema.nullable().meta({ description: 'When it ends by itself; null: it does not.' }),
  by: idSchema.nullable(),
});

export const adminUserSchema = z
  .object({
    id: idSchema,
    email: z.string(),
    emailVerified: z.boolean(),
    name: z.string().nullable(),
    status: z.enum(userStatuses),
    locked: z.boolean().meta({ description: 'Its owner reported a stranger; waits for a reset by mail.' }),
    ban: banSchema.nullable(),
    roles: z.array(z.string()),
    mfaEnabled: z.boolean(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
    lastLoginAt: timestampSchema.nullable(),
  })
  .meta({ id: 'AdminUser' });
export type AdminUser = z.infer<typeof adminUserSchema>;
export const adminUserPageSchema = pageSchema(adminUserSchema);

export const adminUserDetailSchema = adminUserSchema
  .extend({
    permissions: z.array(z.string()),
    hasPassword: z.boolean(),
    erasedAt: timestampSchema.nullable().meta({ description: 'When a deleted account is erased for good.' }),
    invitation: z.object({ sentAt: timestampSchema, expiresAt: timestampSchema }).nullable(),
    sessions: z.int().meta({ description: 'Live ones.' }),
    factors: z.object({
      totp: z.boolean(),
      recoveryCodesLeft: z.int(),
      passkeys: z.array(
        z.object({
          id: idSchema,
          name: z.string(),
          createdAt: timestampSchema,
          lastUsedAt: timestampSchema.nullable(),
        }),
      ),
    }),
    identities: z.array(
      z.object({
        id: idSchema,
        provider: z.string(),
        email: z.string().nullable(),
        createdAt: timestampSchema,
        lastUsedAt: timestampSchema.nullable(),
      }),
    ),
  })
  .meta({ id: 'AdminUserDetail' });
export type AdminUserDetail = z.infer<typeof adminUserDetailSchema>;

/** Makes an account without a password, and mails its owner a link to set one. */
export const inviteUserSchema = z.strictObject({
  email: emailSchema,
  name: nameSchema.optional(),
  roles: roleNamesSchema.optional(),
});
export type InviteUser = z.infer<typeof inviteUserSchema>;

export const updateUserSchema = z
  .strictObject({ name: nameSchema.nullable().optional(), roles: roleNamesSchema.optional() })
  .refine((change) => Object.keys(change).length > 0, 'Change at least one field.');
export type UpdateUser = z.infer<typeof updateUserSchema>;

export const banUserSchema = z.strictObject({ reason: reasonSchema, until: timestampSchema.optional() });
export type BanUser = z.infer<typeof banUserSchema>;

export const impersonateUserSchema = z.strictObject({ reason: reasonSchema });
export type ImpersonateUser = z.infer<typeof impersonateUserSchema>;

/** A session that looks and changes nothing. It is never refreshed, so there is no token for that. */
export const impersonationGrantSchema = sessionGrantSchema
  .omit({ refreshToken: true })
  .meta({ id: 'ImpersonationGrant' });

export const userLoggedOutSchema = z.object({ status: z.literal('logged_out'), revoked: z.int() });
export const passwordResetSentSchema = z.object({ status: z.literal('accepted') });
export const userDeletedSchema = z.object({ status: z.literal('deleted'), erasedAt: timestampSchema });

/** The link of an invitation, opened by whoever was invited. */
export const checkInvitationSchema = z.strictObject({ token: tokenSchema });
export type CheckInvitation = z.infer<typeof checkInvitationSchema>;
export const invitationCheckedSchema = z.object({
  valid: z.boolean(),
  email: z.string().nullable().meta({ description: 'Masked.' }),
  name: z.string().nullable(),
});
export type InvitationChecked = z.infer<typeof invitationCheckedSchema>;
export const acceptInvitationSchema = z.strictObject({
  token: tokenSchema,
  password: passwordSchema,
  name: nameSchema.optional(),
});
export type AcceptInvitation = z.infer<typeof acceptInvitationSchema>;
export const invitationAcceptedSchema = z.object({ status: z.literal('invitation_accepted') });
