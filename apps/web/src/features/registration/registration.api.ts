import type { Register, registeredSchema } from '@authflow/contracts';
import type { z } from 'zod';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

export type Registered = z.infer<typeof registeredSchema>;

export function register(client: ApiClient, body: Register): Promise<Answer<Registered>> {
  return client.call({ url: '/v1/auth/register', method: 'POST', body, access: 'public' });
}
