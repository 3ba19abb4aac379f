import type {
  ConfirmEmailChange,
  EmailChangeUndone,
  UndoEmailChange,
  emailChangedSchema,
} from '@authflow/contracts';
import type { z } from 'zod';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

export function confirmEmailChange(
  client: ApiClient,
  body: ConfirmEmailChange,
): Promise<Answer<z.infer<typeof emailChangedSchema>>> {
  return client.call({ url: '/v1/auth/confirm-email-change', method: 'POST', body, access: 'public' });
}

export function undoEmailChange(
  client: ApiClient,
  body: UndoEmailChange,
): Promise<Answer<EmailChangeUndone>> {
  return client.call({ url: '/v1/auth/undo-email-change', method: 'POST', body, access: 'public' });
}
