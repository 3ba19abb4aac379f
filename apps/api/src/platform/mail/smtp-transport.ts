import { createTransport } from 'nodemailer';
import { seconds } from '#src/domain/duration';
import { automaticMailHeaders, onlyRecipient, type MailTransport, type OutgoingMail } from './mail-transport';
import { readSmtpFailure, type SmtpFailure } from './smtp-faults';

export interface SmtpOptions {
  /** `smtp://` or `smtps://`, with user, password and nodemailer's options in the query. */
  url: string;
  /** How long one mail may take from connecting to the last reply, in milliseconds. */
  timeout?: number;
}

/**
 * Mail through an SMTP server, one connection per mail. SMTP knows no idempotency key: the Message-ID is made of the
 * row's id, so that mail systems that look for repeats can find the one a crash may cause.
 * With a password in the URL, TLS is required on the way to any other host (no silent downgrade).
 */
export function smtpTransport({ url, timeout = seconds(12) }: SmtpOptions): MailTransport {
  const transporter = createTransport({
    url,
    requireTLS: tlsRequired(url),
    dnsTimeout: seconds(5),
    connectionTimeout: seconds(5),
    greetingTimeout: seconds(5),
    socketTimeout: seconds(8),
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  return {
    name: 'smtp',
    async send(mail) {
      const message = messageOf(mail);
      try {
        await transporter.sendMail({ ...message, signal: AbortSignal.timeout(timeout) });
        return { providerMessageId: null };
      } catch (error) {
        throw readSmtpFailure(failureOf(error));
      }
    },
  };
}

function messageOf({ id, from, to, subject, html, text }: OutgoingMail) {
  const sender = addressIn(from);
  const recipient = onlyRecipient(to);
  return {
    messageId: `<${id}@${sender.slice(sender.lastIndexOf('@') + 1)}>`,
    from,
    to: { name: '', address: recipient },
    // Whatever the headers say, the server is told one sender and one recipient.
    envelope: { from: sender, to: [recipient] },
    subject,
    html,
    text,
    headers: automaticMailHeaders,
  };
}

function addressIn(from: string): string {
  return /<([^<>]+)>$/.exec(from.trim())?.[1] ?? from.trim();
}

function tlsRequired(url: string): boolean {
  const { password, hostname, searchParams } = new URL(url);
  const loopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return password !== '' && !loopback && searchParams.get('requireTLS') !== 'false';
}

function failureOf(error: unknown): SmtpFailure {
  const known = error instanceof Error ? (error as Error & Record<string, unknown>) : {};
  const text = (key: string): string => {
    const value: unknown = Reflect.get(known, key);
    return typeof value === 'string' ? value : '';
  };
  const reply: unknown = Reflect.get(known, 'responseCode');
  return {
    code: text('code'),
    reply: typeof reply === 'number' ? reply : null,
    command: text('command'),
    response: text('response'),
  };
}
