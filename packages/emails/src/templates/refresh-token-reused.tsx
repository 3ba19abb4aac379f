/** @jsxRuntime automatic */
import { ActionButton, ActionLink } from '../components/action';
import { OriginBox } from '../components/origin-box';
import { Paragraph } from '../components/paragraph';
import type { Brand, MailOf } from '../mail-content';
import { siteName, type Template } from './template';

/** The alarm after a refresh token came back that had been replaced long before: the owner's copy or a thief's. */
export function refreshTokenReused(content: MailOf<'refresh_token_reused'>, brand: Brand): Template {
  const origin = { device: content.device, ip: content.ip, at: content.occurredAt };
  return {
    subject: `Security notice: we ended a session of your ${brand.productName} account`,
    preheader: 'A sign-in token that had already been replaced was used again.',
    heading: 'We ended one of your sessions',
    reason: `You are receiving this mail because it concerns the security of your account at ${siteName(brand)}.`,
    body: (
      <>
        <Paragraph>
          A device showed us a sign-in token that had already been replaced. That can be harmless, for example
          after a device was restored from a backup. It can also mean that somebody copied the token.
        </Paragraph>
        <Paragraph>
          We cannot tell the two apart, so we ended that session to be safe. Your password and your other
          sessions are unchanged.
        </Paragraph>
        <OriginBox title="Where this happened" origin={origin} />
        <Paragraph>
          If you know this device, just sign in on it again. You can see all your sessions here:
        </Paragraph>
        <ActionButton href={content.accountUrl} label="Review your sessions" />
        <ActionLink
          lead="If you do not know it, choose a new password. That signs everybody out, on every device."
          href={content.resetUrl}
          label="Reset your password"
        />
      </>
    ),
  };
}
