import { canonicalEmail } from '@authflow/contracts';

/** A mail ready to leave. */
export interface OutgoingMail {
  /** The outbox row's id: every attempt at one mail carries the same, which is how a provider knows a repeat. */
  id: string;
  /** How often an operator had it sent once more: then it is no repeat. */
  resent: number;
  /** One canonical address. */
  to: string;
  /** `EMAIL_FROM`: an address, alone or with a name. */
  from: string;
  subject: string;
  html: string;
  text: string;
  links: string[];
  code: string | null;
}

/** A way out for mail. */
export interface MailTransport {
  readonly name: 'resend' | 'smtp' | 'mailbox';
  /**
   * Hands one mail over, within 15 seconds: a lease lasts 20.
   * @returns the provider's id for it; null where there is none
   * @throws MailTransportError when the provider did not take it
   */
  send(mail: OutgoingMail): Promise<{ providerMessageId: string | null }>;
}

/**
 * What kind of failure:
 * - `temporary`: the same mail may pass later (outage, rate limit, greylisting);
 * - `setup`: no mail passes until an operator changes something, so `reason` says what;
 * - `rejected`: this mail will never pass.
 */
export type MailFault = 'temporary' | 'setup' | 'rejected';

/** Why a provider did not take a mail. `reason` goes to logs and to the outbox: no address, no secret, no link. */
export class MailTransportError extends Error {
  readonly fault: MailFault;
  readonly reason: string;
  readonly retryAfterSeconds: number | null;

  constructor(fault: MailFault, reason: string, options: { retryAfterSeconds?: number | null } = {}) {
    super(reason);
    this.name = 'MailTransportError';
    this.fault = fault;
    this.reason = reason;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

/**
 * `to`, when it is exactly one canonical address. The last look before a mail leaves, at every way out: a list, a
 * comment or a header in disguise would otherwise be split up by whoever parses it next (GHSA-mm7p-fcc7-pg87).
 * @throws MailTransportError `rejected` otherwise
 */
export function onlyRecipient(to: string): string {
  if (canonicalEmail(to) === to) return to;
  throw new MailTransportError('rejected', 'The recipient is not one canonical address.');
}

/** Marks the mail as sent by a machine, so that nobody's absence notice answers it. @see RFC 3834 §5 */
export const automaticMailHeaders = { 'Auto-Submitted': 'auto-generated' } as const;

/** The tag that brings a mail's id back in delivery reports, even in one that overtakes the answer to the request. */
export const mailIdTag = 'mail_id';
