/** @jsxRuntime automatic */
import { render } from '@react-email/render';
import { Layout } from './components/layout';
import { outlookHead } from './head-styles';
import type { Brand, MailContent, MailMessage } from './mail-content';
import { accountDeleted } from './templates/account-deleted';
import { accountLocked } from './templates/account-locked';
import { accountRestored } from './templates/account-restored';
import { alreadyRegistered } from './templates/already-registered';
import { emailChange } from './templates/email-change';
import { emailChangeNotice } from './templates/email-change-notice';
import { emailVerification } from './templates/email-verification';
import { invitation } from './templates/invitation';
import { impersonationNotice } from './templates/impersonation-notice';
import { magicLink } from './templates/magic-link';
import { newDevice } from './templates/new-device';
import { passwordChanged } from './templates/password-changed';
import { passwordReset } from './templates/password-reset';
import { refreshTokenReused } from './templates/refresh-token-reused';
import { securityNotice } from './templates/security-notice';
import type { Template } from './templates/template';
import { plainTextOf } from './text/plain-text';

function templateFor(content: MailContent, brand: Brand): Template {
  switch (content.kind) {
    case 'email_verification':
      return emailVerification(content, brand);
    case 'already_registered':
      return alreadyRegistered(content, brand);
    case 'password_reset':
      return passwordReset(content, brand);
    case 'password_changed':
      return passwordChanged(content, brand);
    case 'refresh_token_reused':
      return refreshTokenReused(content, brand);
    case 'magic_link':
      return magicLink(content, brand);
    case 'new_device':
      return newDevice(content, brand);
    case 'account_locked':
      return accountLocked(content, brand);
    case 'email_change':
      return emailChange(content, brand);
    case 'email_change_notice':
    case 'email_changed':
      return emailChangeNotice(content, brand);
    case 'account_deleted':
      return accountDeleted(content, brand);
    case 'account_restored':
      return accountRestored(content, brand);
    case 'invitation':
      return invitation(content, brand);
    case 'impersonation_notice':
      return impersonationNotice(content, brand);
    case 'security_notice':
      return securityNotice(content, brand);
  }
}

/**
 * Renders one mail as subject, HTML and text.
 *
 * The subject holds no user input. Names and devices are escaped, cut to one line, and left out where a mail
 * client would make a link of them. Nothing in the mail is loaded from elsewhere, and nothing is tracked.
 *
 * @throws TypeError when `brand.webUrl` is no URL, RangeError when a date is invalid.
 */
export async function renderMail(content: MailContent, brand: Brand): Promise<MailMessage> {
  const template = templateFor(content, brand);
  const markup = await render(<Layout template={template} name={content.name} brand={brand} />);
  // React cannot write conditional comments into <head>.
  const html = markup.replace('</head>', () => `${outlookHead}</head>`);
  return { subject: template.subject, html, text: plainTextOf(markup) };
}
