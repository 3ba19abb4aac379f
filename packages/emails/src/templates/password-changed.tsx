/** @jsxRuntime automatic */
import { ActionButton } from '../components/action';
import { OriginBox } from '../components/origin-box';
import { Paragraph } from '../components/paragraph';
import type { Brand, MailOf } from '../mail-content';
import { apiKeysInWords, utcTime } from '../text/phrases';
import { siteName, type Template } from './template';

/** Tells the owner after the fact. It opens nothing by itself: the button leads to the ordinary reset page. */
export function passwordChanged(content: MailOf<'password_changed'>, brand: Brand): Template {
  return {
    subject: `Your ${brand.productName} password was changed`,
    preheader: 'If this was you, there is nothing to do. If not, act now.',
    heading: 'Your password was changed',
    reason: `You are receiving this mail because the password of your account at ${siteName(brand)} was changed.`,
    body: (
      <>
        <Paragraph>
          {`The password of your ${brand.productName} account was changed on ${utcTime(content.changedAt)}. All other sessions were signed out.`}
        </Paragraph>
        <OriginBox title="Where it was changed" origin={content.requestedFrom} />
        <Paragraph>
          {content.keptApiKeys === 0
            ? 'If this was you, there is nothing to do.'
            : `If this was you, there is nothing to do. ${apiKeysInWords(content.keptApiKeys)} can still act in your name: a new password does not change that. You can revoke API keys on your API keys page.`}
        </Paragraph>
        <Paragraph>
          If it was not you, somebody else may have access to your account. Reset your password now: it signs
          everybody out, on every device.
        </Paragraph>
        <ActionButton href={content.resetUrl} label="Reset your password" />
      </>
    ),
  };
}
