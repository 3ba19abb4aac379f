import { MailTransportError } from './mail-transport';

/** What nodemailer tells of a failure. */
export interface SmtpFailure {
  /** Its own code, such as `ECONNECTION`. */
  code: string;
  /** The server's reply code, or null when there was none. */
  reply: number | null;
  /** The command that failed, such as `RCPT TO`. */
  command: string;
  /** The server's words: looked at, never repeated, since they can name addresses. */
  response: string;
}

const unreachable = new Set(['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS', 'EABORT', 'EPROXY']);
const insecure = new Set(['ETLS', 'EREQUIRETLS']);
const misconfigured = new Set(['ECONFIG', 'ENOAUTH', 'EOAUTH2']);

const blockedPorts =
  'Many hosts block the ports 25, 465 and 587 (Render does on free services): there, use Resend, which needs https only.';

/** Reads a failure of the mail server: who has to act, and on what. @see RFC 5321 §4.2.1 for reply codes */
export function readSmtpFailure(failure: SmtpFailure): MailTransportError {
  const { code, reply } = failure;
  const final = reply === null || reply >= 500;
  if (insecure.has(code) && final) {
    return new MailTransportError(
      'setup',
      `The mail server offers no TLS that holds (${code}). Check SMTP_URL.`,
    );
  }
  if (reply !== null) return readReply(failure, reply);
  if (unreachable.has(code)) {
    return new MailTransportError('temporary', `The mail server can't be reached (${code}). ${blockedPorts}`);
  }
  if (misconfigured.has(code)) {
    return new MailTransportError('setup', `SMTP_URL is incomplete or wrong (${code}).`);
  }
  if (code === 'EAUTH') return credentialsRefused(null);
  if (code === 'EENVELOPE')
    return new MailTransportError('rejected', 'The address is not one mail can go to.');
  return new MailTransportError('temporary', `Mail could not be handed over (${code || 'unknown'}).`);
}

function readReply({ code, command, response }: SmtpFailure, reply: number): MailTransportError {
  const at = `(${reply} after ${commandName(command)})`;
  if (reply < 500) {
    return new MailTransportError('temporary', `The mail server asks to try again later ${at}.`);
  }
  if (code === 'EAUTH' || reply === 530 || reply === 534 || reply === 535) return credentialsRefused(reply);
  if (commandName(command) === 'MAIL FROM') {
    return new MailTransportError('setup', `The mail server refuses the sender ${at}. Check EMAIL_FROM.`);
  }
  if (/\brelay/i.test(response)) {
    return new MailTransportError('setup', `The mail server does not relay for us ${at}. Check SMTP_URL.`);
  }
  if (commandName(command) === 'RCPT TO') {
    return new MailTransportError('rejected', `The mail server refuses the recipient ${at}.`);
  }
  if (commandName(command) === 'DATA') {
    return new MailTransportError('rejected', `The mail server refuses the mail ${at}.`);
  }
  return new MailTransportError('temporary', `The mail server refuses the conversation ${at}.`);
}

function credentialsRefused(reply: number | null): MailTransportError {
  const at = reply === null ? '' : ` (${reply})`;
  return new MailTransportError('setup', `The mail server refuses user or password${at}. Check SMTP_URL.`);
}

const commands = ['CONN', 'EHLO', 'HELO', 'STARTTLS', 'AUTH', 'MAIL FROM', 'RCPT TO', 'DATA'] as const;

/** The command without its arguments, which can hold an address. */
function commandName(command: string): string {
  return commands.find((known) => command.toUpperCase().startsWith(known)) ?? 'a command';
}
