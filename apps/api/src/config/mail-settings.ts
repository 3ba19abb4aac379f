import type { Env } from './env-schema';

/** The transport named by MAIL_TRANSPORT, or else the one whose credentials are there. */
export function resolveTransport(env: Env): 'resend' | 'smtp' | 'mailbox' {
  if (env.MAIL_TRANSPORT) return env.MAIL_TRANSPORT;
  if (env.NODE_ENV === 'production' || env.RESEND_API_KEY !== undefined) return 'resend';
  return env.SMTP_URL === undefined ? 'mailbox' : 'smtp';
}
