import { Badge } from '#src/components/badge.tsx';
import { stateWords, type MailState } from './mail-words';

export function StateBadge({ state, held }: { state: MailState; held: boolean }) {
  if (state === 'queued' && held) return <Badge tone="warning">Held back</Badge>;
  const { name, tone } = stateWords[state];
  return <Badge tone={tone}>{name}</Badge>;
}
