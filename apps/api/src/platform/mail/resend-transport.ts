import { Resend } from 'resend';
import { seconds } from '#src/domain/duration';
import {
  automaticMailHeaders,
  mailIdTag,
  MailTransportError,
  onlyRecipient,
  type MailTransport,
  type OutgoingMail,
} from './mail-transport';
import { readResendRefusal } from './resend-faults';

export interface ResendOptions {
  apiKey: string;
  /** null: Resend's own address. */
  apiUrl?: string | null;
  /** How long an answer may take, in milliseconds. */
  timeout?: number;
}

/**
 * Mail through the Resend API. The idempotency key is made of the row's id, so a mail that is sent again after a crash or a
 * lost answer leaves once (Resend remembers keys for 24 hours).
 * @see https://resend.com/docs/dashboard/emails/idempotency-keys
 */
export function resendTransport({ apiKey, apiUrl, timeout = seconds(10) }: ResendOptions): MailTransport {
  const client = new Resend(apiKey, { baseUrl: apiUrl ?? 'https://api.resend.com' });

  return {
    name: 'resend',
    async send(mail) {
      const options = { idempotencyKey: keyOf(mail), signal: AbortSignal.timeout(timeout) };
      const payload = payloadOf(mail);
      const { data, error, headers } = await answerOf(() => client.emails.send(payload, options));
      // The same key with other content: an earlier attempt was taken, and that is the mail the reader gets.
      if (error?.name === 'invalid_idempotent_request') return { providerMessageId: null };
      if (typeof data?.id === 'string') return { providerMessageId: data.id };
      throw readResendRefusal({
        status: typeof error?.statusCode === 'number' ? error.statusCode : null,
        name: String(error?.name),
        message: String(error?.message),
        retryAfterSeconds: retryAfterOf(headers),
      });
    },
  };
}

const keyOf = ({ id, resent }: OutgoingMail): string => (resent === 0 ? id : `${id}-${resent}`);

type Answer = Awaited<ReturnType<Resend['emails']['send']>>;

async function answerOf(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch {
    throw new MailTransportError('temporary', 'Resend did not answer.');
  }
}

function payloadOf({ id, from, to, subject, html, text }: OutgoingMail) {
  return {
    from,
    to: [onlyRecipient(to)],
    subject,
    html,
    text,
    headers: automaticMailHeaders,
    tags: [{ name: mailIdTag, value: id }],
  };
}

function retryAfterOf(headers: Record<string, string> | null): number | null {
  const value = headers?.['retry-after'] ?? '';
  return /^\d{1,6}$/.test(value) ? Number(value) : null;
}
