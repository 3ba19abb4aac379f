import type { Clock } from '#src/domain/clock';
import type { MailTransport } from './mail-transport';
import { mailboxTransport, type MailboxStore } from './mailbox-transport';

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
    case 'resend': {
      const apiKey = required('RESEND_API_KEY', settings.resendApiKey);
      const options = { apiKey, apiUrl: settings.resendApiUrl };
      return whenWanted('resend', async () => (await import('./resend-transport')).resendTransport(options));
    }
    case 'smtp': {
      const options = { url: required('SMTP_URL', settings.smtpUrl) };
      return whenWanted('smtp', async () => (await import('./smtp-transport')).smtpTransport(options));
    }
  }
}

/** Loads a vendor's package with the first mail: a process that sends none need not hold it. @see docs/adr/0029 */
function whenWanted(name: MailTransport['name'], load: () => Promise<MailTransport>): MailTransport {
  let loading: Promise<MailTransport> | null = null;
  return { name, send: async (mail) => (await (loading ??= load())).send(mail) };
}

function required(variable: string, value: string | null): string {
  if (value === null) throw new Error(`the mail transport needs ${variable}`);
  return value;
}
