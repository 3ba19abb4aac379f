import type { MailContent } from '@authflow/emails';

/** The links a mail offers, the main one first: taken from what the mail was made of, not searched in its text. */
export function linksIn(content: MailContent): string[] {
  switch (content.kind) {
    case 'email_verification':
    case 'password_reset':
      return [content.link];
    case 'already_registered':
      return [content.loginUrl, content.resetUrl];
    case 'password_changed':
      return [content.resetUrl];
    case 'refresh_token_reused':
      return [content.accountUrl, content.resetUrl];
  }
}

/** The code a mail shows, or null. */
export function codeIn(content: MailContent): string | null {
  return content.kind === 'email_verification' ? content.code : null;
}
