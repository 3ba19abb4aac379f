/** @jsxRuntime automatic */
import { ActionButton, FallbackLink } from '../components/action';
import { OriginBox } from '../components/origin-box';
import { Paragraph } from '../components/paragraph';
import type { Brand, MailOf } from '../mail-content';
import { minutesInWords } from '../text/phrases';
import { siteName, type Template } from './template';

/** Sent on "forgot password": the link that lets its holder choose a new one. */
export function passwordReset(content: MailOf<'password_reset'>, brand: Brand): Template {
  return {
    subject: `Reset your ${brand.productName} password`,
    preheader: `Choose a new password. The link works for ${minutesInWords(content.expiresInMinutes)}.`,
    heading: 'Reset your password',
    reason: `You are receiving this mail because a password reset was requested for your account at ${siteName(brand)}.`,
    body: (
      <>
        <Paragraph>
          {`We were asked to reset the password of your ${brand.productName} account. Choose a new one here:`}
        </Paragraph>
        <ActionButton href={content.link} label="Choose a new password" />
        <Paragraph tone="muted">
          {`The link works for ${minutesInWords(content.expiresInMinutes)}, and once. With the new password you will be signed out on every device.`}
        </Paragraph>
        <OriginBox title="Where this was requested" origin={content.requestedFrom} />
        <Paragraph tone="muted">
          Not you? Ignore this mail: your password stays as it is. Do not forward it, the link is as good as
          your password.
        </Paragraph>
        <FallbackLink href={content.link} />
      </>
    ),
  };
}
