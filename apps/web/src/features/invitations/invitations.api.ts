import type {
  AcceptInvitation,
  CheckInvitation,
  InvitationChecked,
  invitationAcceptedSchema,
} from '@authflow/contracts';
import type { z } from 'zod';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

/** Says whether the link still works, without spending it. */
export function checkInvitation(
  client: ApiClient,
  body: CheckInvitation,
): Promise<Answer<InvitationChecked>> {
  return client.call({ url: '/v1/auth/accept-invitation/check', method: 'POST', body, access: 'public' });
}

export function acceptInvitation(
  client: ApiClient,
  body: AcceptInvitation,
): Promise<Answer<z.infer<typeof invitationAcceptedSchema>>> {
  return client.call({ url: '/v1/auth/accept-invitation', method: 'POST', body, access: 'public' });
}
