import type {
  MagicLink,
  MagicLinkApprove,
  MagicLinkCheck,
  MagicLinkChecked,
  MagicLinkSent,
  MagicLinkVerify,
  SignInAnswer,
  magicLinkApprovedSchema,
} from '@authflow/contracts';
import type { z } from 'zod';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

export function requestMagicLink(client: ApiClient, body: MagicLink): Promise<Answer<MagicLinkSent>> {
  return client.call({ url: '/v1/auth/magic-link', method: 'POST', body, access: 'public' });
}

export function verifyMagicLink(client: ApiClient, body: MagicLinkVerify): Promise<Answer<SignInAnswer>> {
  return client.call({ url: '/v1/auth/magic-link/verify', method: 'POST', body, access: 'public' });
}

/** Says whether the link still works and who asked for it, without spending it. */
export function checkMagicLink(client: ApiClient, body: MagicLinkCheck): Promise<Answer<MagicLinkChecked>> {
  return client.call({ url: '/v1/auth/magic-link/check', method: 'POST', body, access: 'public' });
}

export function approveMagicLink(
  client: ApiClient,
  body: MagicLinkApprove,
): Promise<Answer<z.infer<typeof magicLinkApprovedSchema>>> {
  return client.call({ url: '/v1/auth/magic-link/approve', method: 'POST', body, access: 'public' });
}
