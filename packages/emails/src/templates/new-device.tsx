/** @jsxRuntime automatic */
import { ActionButton, ActionLink, FallbackLink } from '../components/action';
import { OriginBox } from '../components/origin-box';
import { Paragraph } from '../components/paragraph';
import type { Brand, MailOf } from '../mail-content';
import { daysInWords } from '../text/phrases';
import { siteName, type Template } from './template';

/** Tells of a sign-in from somewhere new. The button can only shut the account, and its page asks once more. */
export function newDevice(content: MailOf<'new_device'>, brand: Brand): Template {
  const origin = { device: content.device, ip: content.ip, at: content.occurredAt };
  return {
    subject: `New sign-in to your ${brand.productName} account`,
    preheader: 'If this was you, there is nothing to do. If not, act now.',
    heading: 'New sign-in to your account',
    reason: `You are receiving this mail because it concerns the security of your account at ${siteName(brand)}.`,
    body: (
      <>
        <Paragraph>
          {`Somebody signed in to your ${brand.productName} account from a device or browser that had not been used with it before.`}
        </Paragraph>
        <OriginBox title="Where this happened" origin={origin} />
        <Paragraph>If this was you, there is nothing to do.</Paragraph>
        <Paragraph>
          If it was not you, lock your account. That signs everybody out, on every device, takes back the ways
          of signing in that were added since, and lets nobody in until you have chosen a new password.
        </Paragraph>
        <ActionButton href={content.lockUrl} label="This wasn’t me" />
        <Paragraph tone="muted">
          {`The button works for ${daysInWords(content.lockExpiresInDays)}, and its page asks once more. Do not forward this mail: whoever has it can lock your account.`}
        </Paragraph>
        <ActionLink lead="Not sure?" href={content.accountUrl} label="Review your sessions" />
        <FallbackLink href={content.lockUrl} />
      </>
    ),
  };
}
