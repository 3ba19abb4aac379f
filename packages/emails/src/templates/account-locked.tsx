/** @jsxRuntime automatic */
import { ActionButton, ActionLink, FallbackLink } from '../components/action';
import { Paragraph } from '../components/paragraph';
import type { Brand, MailOf } from '../mail-content';
import { minutesInWords } from '../text/phrases';
import { siteName, type Template } from './template';

type Reason = MailOf<'account_locked'>['reason'];

const what: Record<Reason, string> = {
  reported: 'A sign-in to your account was reported as not yours.',
  email_change_undone: 'A change of your email address was taken back. Your account uses this address again.',
};

/** The way back into an account that its owner has shut: the only one, until it is used. */
export function accountLocked(content: MailOf<'account_locked'>, brand: Brand): Template {
  const life = minutesInWords(content.expiresInMinutes);
  return {
    subject: `Your ${brand.productName} account is locked`,
    preheader: 'Everybody was signed out. Choose a new password to get back in.',
    heading: 'Your account is locked',
    reason: `You are receiving this mail because it concerns the security of your account at ${siteName(brand)}.`,
    body: (
      <>
        <Paragraph>
          {`${what[content.reason]} We signed everybody out, on every device, and the old password no longer works.`}
        </Paragraph>
        <Paragraph>Nobody can sign in until you have chosen a new password:</Paragraph>
        <ActionButton href={content.link} label="Choose a new password" />
        <Paragraph tone="muted">
          {`The link works for ${life}, and once. Do not forward it: it is as good as your password.`}
        </Paragraph>
        <ActionLink lead="Too late?" href={content.forgotPasswordUrl} label="Ask for a new link" />
        <Paragraph tone="muted">
          Not you? Then somebody used a link from one of our mails to you, or was signed in to your account.
          Choose a new password all the same, and check who else can read your mail.
        </Paragraph>
        <FallbackLink href={content.link} />
      </>
    ),
  };
}
