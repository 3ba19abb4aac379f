import type { Clock } from '#src/domain/clock';
import type { MailTransport } from './mail-transport';
import { mailboxTransport, type MailboxStore } from './mailbox-transport';
import { resendTransport } from './resend-transport';
import { smtpTransport } from './smtp-transport';

/** The part of the configuration that says how mail leaves. */
export interface MailSettings {
  readonly transport: 'resend' | 'smtp' | 'mailbox';
  readonly resendApiKey: string | null;
  readonly resendApiUrl: string | null;
  readonly smtpUrl: string | null;
}

/**
 * The way out for mail that the configuration names.
 * @throws Error when its credentials are missing, which the configuration's rules rule out
 */
export function createMailTransport(
  settings: MailSettings,
  mailbox: { store: MailboxStore; clock: Clock },
): MailTransport {
  switch (settings.transport) {
    case 'mailbox':
      return mailboxTransport(mailbox);
    case 'resend':
      return resendTransport({
        apiKey: required('RESEND_API_KEY', settings.resendApiKey),
        apiUrl: settings.resendApiUrl,
      });
    case 'smtp':
      return smtpTransport({ url: required('SMTP_URL', settings.smtpUrl) });
  }
}

function required(variable: string, value: string | null): string {
  if (value === null) throw new Error(`the mail transport needs ${variable}`);
  return value;
}
