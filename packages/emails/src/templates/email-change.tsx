/** @jsxRuntime automatic */
import { ActionButton, FallbackLink } from '../components/action';
import { OriginBox } from '../components/origin-box';
import { Paragraph } from '../components/paragraph';
import type { Brand, MailOf } from '../mail-content';
import { newAddress } from '../text/new-address';
import { minutesInWords } from '../text/phrases';
import { siteName, type Template } from './template';

/** To the new address of an account: the link that proves it. */
export function emailChange(content: MailOf<'email_change'>, brand: Brand): Template {
  const life = minutesInWords(content.expiresInHours * 60);
  return {
    subject: `Confirm your new ${brand.productName} email address`,
    preheader: `Until you do, your account keeps its old address. The link works for ${life}.`,
    heading: 'Confirm your new email address',
    reason: `You are receiving this mail because this address was entered as the new one of an account at ${siteName(brand)}.`,
    body: (
      <>
        <Paragraph>
          {`Please confirm that your ${brand.productName} account is to use this address from now on, for signing in and for mail.`}
        </Paragraph>
        <ActionButton href={content.link} label="Confirm this address" />
        <Paragraph tone="muted">
          {`The link works for ${life}, and once. Until then your account keeps its old address.`}
        </Paragraph>
        <OriginBox
          title="What was requested"
          origin={content.requestedFrom}
          facts={[newAddress(content.newEmail)]}
        />
        <Paragraph tone="muted">
          Not you? Ignore this mail, and nothing changes. Do not open the link for somebody else: your address
          would belong to their account.
        </Paragraph>
        <FallbackLink href={content.link} />
      </>
    ),
  };
}
