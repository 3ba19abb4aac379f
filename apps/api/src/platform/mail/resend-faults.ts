import { MailTransportError, type MailFault } from './mail-transport';

/** What Resend answered instead of an id. `status` is null when no answer came. */
export interface ResendRefusal {
  status: number | null;
  name: string;
  message: string;
  retryAfterSeconds: number | null;
}

interface Reading {
  fault: MailFault;
  reason: string;
}

const setup = (reason: string): Reading => ({ fault: 'setup', reason });
const temporary = (reason: string): Reading => ({ fault: 'temporary', reason });
const rejected = (reason: string): Reading => ({ fault: 'rejected', reason });

const onlyOwnAddress = setup(
  'Resend delivers only to the address of its own account until a domain is verified. Verify a domain at ' +
    'https://resend.com/domains and set EMAIL_FROM to an address of it.',
);
const domainNotVerified = setup(
  'Resend has not verified the domain of EMAIL_FROM. Verify it at https://resend.com/domains, or set EMAIL_FROM ' +
    'to an address of a verified domain.',
);
const keyRefused = setup(
  'Resend refused RESEND_API_KEY. Make a key with sending access at https://resend.com/api-keys and set it.',
);
const senderRefused = setup(
  'Resend refused the sender. Set EMAIL_FROM to one address, alone or with a name.',
);
const quotaUsedUp = setup(
  'The sending quota of the Resend account is used up. It comes back by itself; a larger plan lifts it at once.',
);
const accountRefused = setup(
  'Resend refuses to send for this account (403). https://resend.com/emails shows why.',
);
const wrongAddress = setup('RESEND_API_URL does not answer like Resend. Correct it, or leave it out.');

/** Names that settle the matter whatever the status. @see https://resend.com/docs/api-reference/errors */
const byName = new Map<string, Reading>([
  ['missing_api_key', keyRefused],
  ['invalid_api_key', keyRefused],
  ['restricted_api_key', keyRefused],
  ['invalid_from_address', senderRefused],
  ['daily_quota_exceeded', quotaUsedUp],
  ['monthly_quota_exceeded', quotaUsedUp],
  ['method_not_allowed', wrongAddress],
  ['not_found', wrongAddress],
  ['rate_limit_exceeded', temporary('Resend asks for fewer mails per second.')],
  [
    'concurrent_idempotent_requests',
    temporary('Resend is still working on an earlier attempt at this mail.'),
  ],
]);

/**
 * Reads a refusal of Resend: who has to act, and on what. Resend's own message is looked at but never repeated,
 * since it can name addresses.
 */
export function readResendRefusal(refusal: ResendRefusal): MailTransportError {
  const { fault, reason } = byName.get(refusal.name) ?? byMessage(refusal) ?? byStatus(refusal.status);
  return new MailTransportError(fault, reason, { retryAfterSeconds: refusal.retryAfterSeconds });
}

/** `validation_error` covers several faults that only the message tells apart. */
function byMessage({ status, message }: ResendRefusal): Reading | null {
  if (/only send testing emails|your own email address/i.test(message)) return onlyOwnAddress;
  if (/domain is not verified|verify your domain/i.test(message)) return domainNotVerified;
  if (/api key/i.test(message)) return keyRefused;
  if ((status === 400 || status === 422) && /`from`/i.test(message)) return senderRefused;
  return null;
}

function byStatus(status: number | null): Reading {
  if (status === null) return temporary('Resend did not answer.');
  if (status === 401) return keyRefused;
  if (status === 403) return accountRefused;
  if (status === 404 || status === 405) return wrongAddress;
  if (status === 400 || status === 422) return rejected(`Resend refused the mail as invalid (${status}).`);
  return temporary(`Resend could not take the mail (${status}).`);
}
