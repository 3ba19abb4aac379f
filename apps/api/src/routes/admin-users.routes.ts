import {
  activityPageSchema,
  adminUserDetailSchema,
  adminUserPageSchema,
  adminUsersQuerySchema,
  banUserSchema,
  idSchema,
  pageQuerySchema,
  passwordResetSentSchema,
  sessionPageSchema,
  sessionsRevokedSchema,
  updateUserSchema,
  userDeletedSchema,
  userLoggedOutSchema,
} from '@authflow/contracts';
import { z } from 'zod';
import type { AdminUsersController } from '#src/controllers/admin-users.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

const tag = 'Administration';
const params = z.strictObject({ id: idSchema });

export function adminUsersRoutes(adminUsers: AdminUsersController): Route[] {
  return [...readRoutes(adminUsers), ...changeRoutes(adminUsers), ...banRoutes(adminUsers)];
}

function readRoutes(adminUsers: AdminUsersController): Route[] {
  const shared = { method: 'get', tag, access: { permission: 'users:read' } } as const;
  return [
    defineRoute({
      ...shared,
      path: '/v1/admin/users',
      summary: 'Accounts, searched, narrowed and sorted',
      description:
        '`search` is taken literally: an id, or part of an address or name; below three characters, the beginning of an ' +
        'address. With `-lastLoginAt` those who never signed in come last.',
      rateLimit: routeLimits.operatorRead,
      query: adminUsersQuerySchema,
      responses: { 200: adminUserPageSchema },
      handle: adminUsers.list,
    }),
    defineRoute({
      ...shared,
      path: '/v1/admin/users/{id}',
      summary: 'One account, with what protects it',
      rateLimit: routeLimits.operatorRead,
      params,
      responses: { 200: adminUserDetailSchema },
      errors: ['not_found'],
      handle: adminUsers.get,
    }),
    defineRoute({
      ...shared,
      path: '/v1/admin/users/{id}/sessions',
      summary: 'Where an account is signed in',
      rateLimit: routeLimits.operatorRead,
      params,
      query: pageQuerySchema,
      responses: { 200: sessionPageSchema },
      errors: ['not_found'],
      handle: adminUsers.listSessions,
    }),
    defineRoute({
      ...shared,
      path: '/v1/admin/users/{id}/activity',
      summary: 'What happened to an account',
      rateLimit: routeLimits.operatorRead,
      params,
      query: pageQuerySchema,
      responses: { 200: activityPageSchema },
      errors: ['not_found'],
      handle: adminUsers.listActivity,
    }),
  ];
}

function changeRoutes(adminUsers: AdminUsersController): Route[] {
  const shared = {
    tag,
    access: { permission: 'users:write' },
    rateLimit: routeLimits.write,
    params,
  } as const;
  return [
    defineRoute({
      ...shared,
      method: 'patch',
      path: '/v1/admin/users/{id}',
      summary: 'Change the name or roles of an account',
      description: 'Nobody gives or takes a role that may do more than they may. In force at once.',
      recentAuth: true,
      body: updateUserSchema,
      responses: { 200: adminUserDetailSchema },
      errors: ['not_found', 'last_admin'],
      handle: adminUsers.update,
    }),
    defineRoute({
      ...shared,
      method: 'post',
      path: '/v1/admin/users/{id}/send-password-reset',
      summary: 'Mail the owner a link to set a new password',
      responses: { 202: passwordResetSentSchema },
      errors: ['not_found', 'conflict'],
      handle: adminUsers.sendPasswordReset,
    }),
    defineRoute({
      ...shared,
      method: 'delete',
      path: '/v1/admin/users/{id}',
      summary: 'Delete an account',
      description:
        'Closed at once, erased at `erasedAt`. Its owner is told; until then an operator can restore it.',
      responses: { 200: userDeletedSchema },
      errors: ['not_found', 'conflict', 'last_admin'],
      handle: adminUsers.close,
    }),
    defineRoute({
      ...shared,
      method: 'post',
      path: '/v1/admin/users/{id}/restore',
      summary: 'Restore a deleted account',
      responses: { 200: adminUserDetailSchema },
      errors: ['not_found', 'conflict'],
      handle: adminUsers.restore,
    }),
  ];
}

function banRoutes(adminUsers: AdminUsersController): Route[] {
  const shared = { tag, access: { permission: 'users:ban' }, rateLimit: routeLimits.write } as const;
  return [
    defineRoute({
      ...shared,
      method: 'post',
      path: '/v1/admin/users/{id}/ban',
      summary: 'Ban an account, for good or until a time',
      description: 'Every session ends at once, and no door opens. Repeating it changes reason and end.',
      params,
      body: banUserSchema,
      responses: { 200: adminUserDetailSchema },
      errors: ['not_found', 'conflict', 'last_admin'],
      handle: adminUsers.ban,
    }),
    defineRoute({
      ...shared,
      method: 'post',
      path: '/v1/admin/users/{id}/unban',
      summary: 'Lift the ban of an account',
      params,
      responses: { 200: adminUserDetailSchema },
      errors: ['not_found'],
      handle: adminUsers.unban,
    }),
    defineRoute({
      ...shared,
      method: 'post',
      path: '/v1/admin/users/{id}/logout',
      summary: 'End every session of an account',
      params,
      responses: { 200: userLoggedOutSchema },
      errors: ['not_found'],
      handle: adminUsers.endSessions,
    }),
    defineRoute({
      ...shared,
      method: 'delete',
      path: '/v1/admin/users/{id}/sessions/{sessionId}',
      summary: 'End one session of an account',
      params: z.strictObject({ id: idSchema, sessionId: idSchema }),
      responses: { 200: sessionsRevokedSchema },
      errors: ['not_found'],
      handle: adminUsers.endSession,
    }),
  ];
}
