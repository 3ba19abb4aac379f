import type { VerificationStatus } from '@authflow/contracts';
import { useState } from 'react';
import { asFailure, isRefusal } from '#src/lib/api-failure.ts';
import { usePace } from '#src/lib/use-pace.ts';
import { useGetVerificationStatusQuery } from './verification-status.api';

export type WatchedStatus = VerificationStatus | { status: 'gone' } | null;

/** The verification's state, looked up again and again until it is decided. */
export function useWatchedVerification(verificationId: string): { current: WatchedStatus; look: () => void } {
  const pace = usePace();
  const [decided, setDecided] = useState(false);
  const { data, error, refetch } = useGetVerificationStatusQuery(verificationId, {
    pollingInterval: decided ? 0 : pace,
    refetchOnFocus: !decided,
    refetchOnReconnect: !decided,
  });
  const gone = error !== undefined && isRefusal(asFailure(error), 'not_found', 'validation_failed');
  const isDecided = gone || data?.status === 'verified';
  if (isDecided && !decided) setDecided(true);

  return { current: gone ? { status: 'gone' } : (data ?? null), look: () => void refetch() };
}
