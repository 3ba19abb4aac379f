import type { MailContent } from '@authflow/emails';

/** The links a mail offers, the main one first: taken from what the mail was made of, not searched in its text. */
export function linksIn(content: MailContent): string[] {
  if (content.kind === 'account_locked') return [content.link, content.forgotPasswordUrl];
  if ('link' in content) return [content.link];
  switch (content.kind) {
    case 'already_registered':
      return [content.loginUrl, content.resetUrl];
    case 'password_changed':
    case 'account_restored':
      return [content.resetUrl];
    case 'refresh_token_reused':
      return [content.accountUrl, content.resetUrl];
    case 'new_device':
      return [content.lockUrl, content.accountUrl];
    case 'email_change_notice':
    case 'email_changed':
      return [content.undoUrl];
    case 'account_deleted':
      return [content.restoreUrl];
    case 'security_notice':
      return [content.securityUrl, content.resetUrl];
  }
}

/** The code a mail shows, or null. */
export function codeIn(content: MailContent): string | null {
  return content.kind === 'email_verification' || content.kind === 'magic_link' ? content.code : null;
}
