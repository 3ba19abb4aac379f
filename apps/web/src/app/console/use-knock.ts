import type { Permission } from '@authflow/contracts';
import { useEffect, useState } from 'react';
import { useDispatch } from 'react-redux';
import { api } from '#src/lib/api.ts';
import { isRefusal, type Answer, type ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';

/**
 * Why the API would not let somebody in. `enrol`: their role wants two-step verification, and they have none; `prove`:
 * they have, and this session has not proven it; `open`: it would, so what we know of them is out of date.
 */
export type Knock =
  | { state: 'asking' }
  | { state: 'open' }
  | { state: 'enrol' }
  | { state: 'prove' }
  | { state: 'closed' }
  | { state: 'failed'; failure: ApiFailure };

/** The cheapest route of each permission that a page of the console needs. */
const doors: Partial<Record<Permission, string>> = {
  'users:read': '/v1/admin/users',
  'roles:write': '/v1/admin/roles',
  'audit:read': '/v1/admin/audit-events',
  'mail:read': '/v1/admin/mails',
  'stats:read': '/v1/admin/stats',
};

/** Asks the API itself what keeps somebody out: only it knows which of their roles asks for a second step. */
export function useKnock(permission: Permission): {
  answer: Knock;
  confirm: () => void;
  confirming: boolean;
} {
  const client = useApiClient();
  const dispatch = useDispatch();
  const [answer, setAnswer] = useState<Knock>({ state: 'asking' });
  const [confirming, setConfirming] = useState(false);
  const url = doors[permission] ?? '/v1/admin/users';

  useEffect(() => {
    let left = false;
    void client.call({ url, access: 'session', reauthenticate: false }).then((reply) => {
      if (!left) setAnswer(judge(reply));
    });
    return () => {
      left = true;
    };
  }, [client, url]);

  const open = answer.state === 'open';
  useEffect(() => {
    if (open) dispatch(api.util.invalidateTags(['Account']));
  }, [open, dispatch]);

  async function askForProof(): Promise<void> {
    setConfirming(true);
    const reply = await client.call({ url, access: 'session' });
    setConfirming(false);
    if (!('error' in reply) || reply.error.kind !== 'cancelled') setAnswer(judge(reply));
  }

  return { answer, confirm: () => void askForProof(), confirming };
}

function judge(reply: Answer<unknown>): Knock {
  // A refusal for what was asked, and not for who asked, means that the door is open.
  if (!('error' in reply) || isRefusal(reply.error, 'validation_failed')) return { state: 'open' };
  if (isRefusal(reply.error, 'mfa_enrollment_required')) return { state: 'enrol' };
  if (isRefusal(reply.error, 'reauthentication_required')) return { state: 'prove' };
  if (isRefusal(reply.error, 'insufficient_permission')) return { state: 'closed' };
  return { state: 'failed', failure: reply.error };
}
