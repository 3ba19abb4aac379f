import {
  createRoleSchema,
  idSchema,
  roleDeletedSchema,
  rolePageSchema,
  roleSchema,
  rolesQuerySchema,
  updateRoleSchema,
} from '@authflow/contracts';
import { z } from 'zod';
import type { RolesController } from '#src/controllers/roles.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

export function rolesRoutes(roles: RolesController): Route[] {
  const tag = 'Administration';
  const params = z.strictObject({ id: idSchema });
  return [
    defineRoute({
      method: 'get',
      path: '/v1/admin/roles',
      summary: 'The roles there are',
      description: 'By name, each with how many accounts have it.',
      tag,
      access: { permission: 'users:read', or: 'roles:write' },
      rateLimit: routeLimits.operatorRead,
      query: rolesQuerySchema,
      responses: { 200: rolePageSchema },
      handle: roles.list,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/admin/roles',
      summary: 'Make a role',
      description: 'It can hold no permission that you do not hold yourself.',
      tag,
      access: { permission: 'roles:write' },
      rateLimit: routeLimits.write,
      recentAuth: true,
      body: createRoleSchema,
      responses: { 201: roleSchema },
      errors: ['conflict'],
      handle: roles.create,
    }),
    defineRoute({
      method: 'get',
      path: '/v1/admin/roles/{id}',
      summary: 'One role and what it holds',
      tag,
      access: { permission: 'users:read', or: 'roles:write' },
      rateLimit: routeLimits.operatorRead,
      params,
      responses: { 200: roleSchema },
      errors: ['not_found'],
      handle: roles.get,
    }),
    defineRoute({
      method: 'patch',
      path: '/v1/admin/roles/{id}',
      summary: 'Change what a role holds',
      description:
        'Tokens of its members are out of date at once and follow at their next refresh. A role that holds, or would hold, what you do not hold yourself is not yours to change. Of a built-in role only `mfaRequired` can be changed.',
      tag,
      access: { permission: 'roles:write' },
      rateLimit: routeLimits.write,
      recentAuth: true,
      params,
      body: updateRoleSchema,
      responses: { 200: roleSchema },
      errors: ['conflict', 'mfa_enrollment_required', 'not_found'],
      handle: roles.update,
    }),
    defineRoute({
      method: 'delete',
      path: '/v1/admin/roles/{id}',
      summary: 'Delete a role',
      description: 'All its members lose it in the same moment. Built-in roles stay.',
      tag,
      access: { permission: 'roles:write' },
      rateLimit: routeLimits.write,
      recentAuth: true,
      params,
      responses: { 200: roleDeletedSchema },
      errors: ['conflict', 'not_found'],
      handle: roles.remove,
    }),
  ];
}
