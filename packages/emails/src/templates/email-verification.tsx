/** @jsxRuntime automatic */
import { ActionButton, FallbackLink } from '../components/action';
import { Code } from '../components/code';
import { OriginBox } from '../components/origin-box';
import { Paragraph } from '../components/paragraph';
import type { Brand, MailOf } from '../mail-content';
import { minutesInWords } from '../text/phrases';
import { siteName, type Template } from './template';

/** Sent after signing up: a link to click and a code to type, each enough on its own. */
export function emailVerification(content: MailOf<'email_verification'>, brand: Brand): Template {
  const linkLife = minutesInWords(content.linkExpiresInMinutes);
  const codeLife = minutesInWords(content.codeExpiresInMinutes);
  return {
    subject: `Verify your ${brand.productName} email address`,
    preheader: `Open the link or enter the code to finish setting up your ${brand.productName} account.`,
    heading: 'Verify your email address',
    reason: `You are receiving this mail because this address was used to sign up at ${siteName(brand)}.`,
    body: (
      <>
        <Paragraph>
          {`Please confirm that this address is yours to finish setting up your ${brand.productName} account.`}
        </Paragraph>
        <ActionButton href={content.link} label="Verify email address" />
        <Paragraph>Or enter this code on the page where you signed up:</Paragraph>
        <Code code={content.code} />
        <Paragraph tone="muted">
          {`The link works for ${linkLife}, the code for ${codeLife}. Each works once.`}
        </Paragraph>
        <OriginBox title="Where this was requested" origin={content.requestedFrom} />
        <Paragraph tone="muted">
          Not you? Ignore this mail: without the link or the code, nobody can use your address here. Never
          pass the code on. We will not ask you for it.
        </Paragraph>
        <FallbackLink href={content.link} />
      </>
    ),
  };
}
