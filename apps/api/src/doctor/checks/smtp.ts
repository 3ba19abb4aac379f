import { connect } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { Finding } from '@authflow/contracts';
import { reasonOf } from '../ask';
import { defineCheck, Skip } from '../check';
import { onApiHosts } from '../fix';

export interface SmtpSeen {
  host: string;
  /** What the server said first; null when it did not come to that. */
  greeting: string | null;
  reason: string;
}

/** Does the mail server answer, or does the host block the way? Nothing is said to it and no password is sent. */
export const smtpCheck = defineCheck<SmtpSeen>({
  id: 'smtp',
  title: 'Mail server',
  needs: ['settings'],
  async look({ settings, timeout }) {
    const mail = settings?.mail;
    if (mail?.transport !== 'smtp') return new Skip('mail does not leave through SMTP');
    if (mail.smtpUrl === null) return new Skip('SMTP_URL is not set');
    return greet(new URL(mail.smtpUrl), timeout);
  },
  judge: judgeSmtp,
});

function greet(url: URL, timeout: number): Promise<SmtpSeen> {
  const secure = url.protocol === 'smtps:';
  const port = Number(url.port || (secure ? 465 : 587));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    // Whose certificate it is, is looked at when mail is sent; here the question is whether anybody answers.
    const socket = secure
      ? connectSecurely({ host, port, servername: host, rejectUnauthorized: false })
      : connect({ host, port });
    const end = (greeting: string | null, reason: string): void => {
      socket.destroy();
      resolve({ host: `${host}:${port}`, greeting, reason });
    };
    socket.setTimeout(timeout, () => end(null, 'no answer in time (ETIMEDOUT)'));
    socket.once('error', (error) => end(null, reasonOf(error)));
    socket.once('data', (chunk: Buffer) => end(chunk.toString('utf8').slice(0, 100), ''));
  });
}

export function judgeSmtp({ host, greeting, reason }: SmtpSeen): Finding[] {
  if (greeting !== null && /^220[ -]/.test(greeting)) return [];
  return [
    {
      id: 'smtp-unreachable',
      severity: 'error',
      title: 'The mail server cannot be reached',
      evidence: `${host}: ${greeting === null ? reason : 'answers, but not as a mail server does'}. Many hosts block the ports 25, 465 and 587.`,
      fix: onApiHosts(
        'Render blocks SMTP ports on free services. Environment: MAIL_TRANSPORT=resend and RESEND_API_KEY=…, which need https only; or a paid plan and port 587.',
        'The host or its provider blocks outgoing mail. In .env: MAIL_TRANSPORT=resend and RESEND_API_KEY=…, or a port of your mail server that is open (often 2525).',
      ),
    },
  ];
}
