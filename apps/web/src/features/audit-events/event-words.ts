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

const askedByAnybody = ['login.magic_link_requested', 'password.reset_requested'];

/**
 * Who did it. Whoever is refused at the door, or has a mail sent to an address, has proven nothing: there the account is
 * whom it happened to, and nobody knows who did it.
 */
export function doerOf({ actor, subject, sessionId, outcome, type }: AuditEvent): AuditEvent['actor'] {
  const unproven = sessionId === null && (outcome === 'failure' || askedByAnybody.includes(type));
  return unproven && actor !== null && actor.id === subject?.id ? null : actor;
}

/** The address of somebody in an event, or what stands for it. */
export function partyName(party: AuditEvent['actor'], nobody: string): string {
  if (party === null) return nobody;
  return party.email ?? `Erased account ${party.id.slice(0, 8)}`;
}
