/** @jsxRuntime automatic */
import { ActionButton, FallbackLink } from '../components/action';
import { Paragraph } from '../components/paragraph';
import type { Brand, MailOf } from '../mail-content';
import { daysInWords } from '../text/phrases';
import { siteName, type Template } from './template';

/** Sent when an operator makes an account for somebody: the link by which its owner comes into it. */
export function invitation(content: MailOf<'invitation'>, brand: Brand): Template {
  const lifetime = daysInWords(content.expiresInDays);
  return {
    subject: `You are invited to ${brand.productName}`,
    preheader: `Choose a password, and the account is yours. The link works for ${lifetime}.`,
    heading: 'You are invited',
    reason: `You are receiving this mail because an operator of ${siteName(brand)} made an account for this address.`,
    body: (
      <>
        <Paragraph>
          {`An account at ${brand.productName} was made for you. Choose a password, and it is yours:`}
        </Paragraph>
        <ActionButton href={content.link} label="Accept the invitation" />
        <Paragraph tone="muted">{`The link works for ${lifetime}, and once.`}</Paragraph>
        <Paragraph tone="muted">
          {`Not expecting this? If you know nobody at ${siteName(brand)}, or do not know it at all, ignore this mail: without the link nobody gets into the account. Do not forward it.`}
        </Paragraph>
        <FallbackLink href={content.link} />
      </>
    ),
  };
}
