import {
  acceptInvitationSchema,
  adminUserSchema,
  checkInvitationSchema,
  invitationAcceptedSchema,
  invitationCheckedSchema,
  inviteUserSchema,
} from '@authflow/contracts';
import type { InvitationsController } from '#src/controllers/invitations.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

export function invitationsRoutes(invitations: InvitationsController): Route[] {
  const tag = 'Invitations';
  return [
    defineRoute({
      method: 'post',
      path: '/v1/admin/users',
      summary: 'Invite somebody',
      description:
        'Makes an account without a password, and mails its owner a link to set one. Repeating it for an account that nobody has come into sends a new link, and the older ones die. The roles can hold nothing that you do not hold yourself.',
      tag: 'Administration',
      access: { permission: 'users:write' },
      rateLimit: routeLimits.write,
      body: inviteUserSchema,
      responses: { 201: adminUserSchema },
      errors: ['conflict'],
      handle: invitations.invite,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/auth/accept-invitation/check',
      summary: 'See whether an invitation still stands',
      description: 'Consumes nothing.',
      tag,
      access: 'public',
      rateLimit: routeLimits.secretLook,
      body: checkInvitationSchema,
      responses: { 200: invitationCheckedSchema },
      handle: invitations.check,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/auth/accept-invitation',
      summary: 'Accept an invitation and set a password',
      description: 'Proves the address, and ends every other mailed link. Signs nobody in.',
      tag,
      access: 'public',
      rateLimit: routeLimits.secret,
      body: acceptInvitationSchema,
      responses: { 200: invitationAcceptedSchema },
      errors: ['invalid_or_expired_token', 'weak_password', 'overloaded'],
      handle: invitations.accept,
    }),
  ];
}
