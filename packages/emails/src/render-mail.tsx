/** @jsxRuntime automatic */
import { render } from '@react-email/render';
import { Layout } from './components/layout';
import { outlookHead } from './head-styles';
import type { Brand, MailContent, MailMessage } from './mail-content';
import { alreadyRegistered } from './templates/already-registered';
import { emailVerification } from './templates/email-verification';
import { passwordChanged } from './templates/password-changed';
import { passwordReset } from './templates/password-reset';
import { refreshTokenReused } from './templates/refresh-token-reused';
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
