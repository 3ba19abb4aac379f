import { mailStates, type QueuedMail } from '@authflow/contracts';
import { plainName } from '#src/lib/refusal-reasons.ts';

export type MailState = QueuedMail['state'];

interface StateWords {
  name: string;
  tone: 'success' | 'warning' | 'danger' | 'neutral';
  /** What it means, when the mail itself says no more. */
  means: string;
}

export const stateWords: Record<MailState, StateWords> = {
  queued: { name: 'Waiting', tone: 'neutral', means: 'Leaves in a moment.' },
  sent: { name: 'Sent', tone: 'success', means: 'The mail provider took it.' },
  delivered: { name: 'Delivered', tone: 'success', means: 'The recipient’s server took it.' },
  bounced: {
    name: 'Bounced',
    tone: 'danger',
    means: 'The recipient’s server refused it: the address may not exist.',
  },
  failed: { name: 'Failed', tone: 'danger', means: 'Given up.' },
  suppressed: { name: 'Not needed', tone: 'neutral', means: 'What it was about was over before it left.' },
};

export const stateOptions = mailStates.map((value) => ({ value, label: stateWords[value].name }));

const kinds: Record<string, string> = {
  email_verification: 'Confirm your address',
  email_verification_resend: 'Confirm your address, again',
  already_registered: 'You have an account already',
  password_reset: 'Reset your password',
  password_changed: 'Password changed',
  refresh_token_reused: 'Session ended for safety',
  magic_link: 'Sign-in link',
  new_device: 'New device signed in',
  account_locked: 'Account locked',
  email_change: 'Confirm the new address',
  email_change_notice: 'Address is about to change',
  email_changed: 'Address changed',
  account_deleted: 'Account deleted',
  account_restored: 'Account restored',
  security_notice: 'Security notice',
  invitation: 'Invitation',
};

/** What a mail is about. */
export function kindInWords(kind: string): string {
  return (Object.hasOwn(kinds, kind) ? kinds[kind] : undefined) ?? plainName(kind);
}

/** Why a mail is where it is, in a sentence. */
export function causeOf({ state, lastError, attempts, setupFault }: QueuedMail): string {
  if (state === 'queued' && setupFault) return lastError ?? 'The mail settings need mending.';
  if (lastError !== null && lastError !== '') return lastError;
  if (state === 'queued' && attempts > 0) return 'Is being tried again.';
  return stateWords[state].means;
}

/** What waits is tried by itself, and what left has left: there is something to do about the rest only. */
export function canRetry({ state, setupFault }: Pick<QueuedMail, 'state' | 'setupFault'>): boolean {
  return state === 'failed' || (state === 'queued' && setupFault);
}
