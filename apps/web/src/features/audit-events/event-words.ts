import type { AuditEvent } from '@authflow/contracts';

const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
const sameYear = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', ...clock });
const otherYear = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const full = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'long' });

/** `Nov 28, 14:03:22`; of other years the date alone. */
export function stamp(iso: string, now: number): string {
  const moment = new Date(iso);
  return moment.getFullYear() === new Date(now).getFullYear()
    ? sameYear.format(moment)
    : otherYear.format(moment);
}

export function fullMoment(iso: string): string {
  return full.format(new Date(iso));
}

/** The address of somebody in an event, or what stands for it. */
export function partyName(party: AuditEvent['actor'], nobody: string): string {
  if (party === null) return nobody;
  return party.email ?? `Erased account ${party.id.slice(0, 8)}`;
}
