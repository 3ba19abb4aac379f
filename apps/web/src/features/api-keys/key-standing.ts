import type { ApiKey } from '@authflow/contracts';

const week = 7 * 86_400_000;

/** How long a key has yet: over, less than a week, or longer. */
export type KeyStanding = 'expired' | 'ending' | 'working';

export function keyStanding({ expiresAt }: Pick<ApiKey, 'expiresAt'>, now: number): KeyStanding {
  const left = Date.parse(expiresAt) - now;
  if (left <= 0) return 'expired';
  return left < week ? 'ending' : 'working';
}
