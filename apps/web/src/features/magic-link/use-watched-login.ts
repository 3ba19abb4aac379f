import type { MagicLinkStatus } from '@authflow/contracts';
import { asFailure, isRefusal } from '#src/lib/api-failure.ts';
import { usePace } from '#src/lib/use-pace.ts';
import { useState } from 'react';
import { useGetMagicLinkStatusQuery } from './magic-link-status.api';

/** How the sign-in link stands, looked up again and again until it is decided. Null before the first answer. */
export function useWatchedLogin(loginId: string): MagicLinkStatus['status'] | null {
  const pace = usePace();
  const [decidedFor, setDecidedFor] = useState<string | null>(null);
  const decided = decidedFor === loginId;
  const { currentData, error } = useGetMagicLinkStatusQuery(loginId, {
    pollingInterval: decided ? 0 : pace,
    refetchOnFocus: !decided,
    refetchOnReconnect: !decided,
  });
  const gone = error !== undefined && isRefusal(asFailure(error), 'not_found', 'validation_failed');
  const status = gone ? 'expired' : (currentData?.status ?? null);
  if (!decided && status !== null && status !== 'pending') setDecidedFor(loginId);
  return status;
}
