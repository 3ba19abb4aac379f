import { limits } from '@authflow/contracts';
import { later } from './clock';
import { seconds } from './duration';

/**
 * What a refresh token of generation `presented` is to its session: the current one, a repeat of the refresh just
 * done (its answer was lost, or another tab was faster), or spent. A token of a generation that is yet to come can't
 * have been issued and counts as spent.
 * @see docs/adr/0004
 */
export function judgeGeneration(
  presented: number,
  session: { generation: number; rotatedAt: Date },
  now: Date,
): 'current' | 'repeat' | 'spent' {
  if (presented === session.generation) return 'current';
  const inGrace = now <= later(session.rotatedAt, seconds(limits.refreshGraceSeconds));
  return presented === session.generation - 1 && inGrace ? 'repeat' : 'spent';
}
