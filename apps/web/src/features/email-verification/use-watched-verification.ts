import type { VerificationStatus } from '@authflow/contracts';
import { useEffect, useState } from 'react';
import { asFailure, isRefusal } from '#src/lib/api-failure.ts';
import { useGetVerificationStatusQuery } from './email-verification.api';

/** People who are still here after a while read their mail somewhere slower; there is no hurry then. */
const paces = [
  { untilMs: 60_000, intervalMs: 2500 },
  { untilMs: 300_000, intervalMs: 5000 },
  { untilMs: Number.POSITIVE_INFINITY, intervalMs: 15_000 },
] as const;

export type WatchedStatus = VerificationStatus | { status: 'gone' } | null;

/** The verification's state, looked up again and again until it is decided. */
export function useWatchedVerification(verificationId: string): { current: WatchedStatus; look: () => void } {
  const [pace, setPace] = useState(0);
  const [decided, setDecided] = useState(false);
  const { data, error, refetch } = useGetVerificationStatusQuery(verificationId, {
    pollingInterval: decided ? 0 : (paces[pace]?.intervalMs ?? 0),
    refetchOnFocus: !decided,
    refetchOnReconnect: !decided,
  });
  const gone = error !== undefined && isRefusal(asFailure(error), 'not_found', 'validation_failed');
  const isDecided = gone || data?.status === 'verified';
  if (isDecided && !decided) setDecided(true);

  useEffect(() => {
    const limit = paces[pace]?.untilMs ?? Number.POSITIVE_INFINITY;
    if (!Number.isFinite(limit)) return undefined;
    const timer = setTimeout(() => setPace(pace + 1), limit);
    return () => clearTimeout(timer);
  }, [pace]);

  return { current: gone ? { status: 'gone' } : (data ?? null), look: () => void refetch() };
}
