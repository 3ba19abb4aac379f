/** @jsxRuntime automatic */
import { ActionButton, FallbackLink } from '../components/action';
import { Code } from '../components/code';
import { OriginBox } from '../components/origin-box';
import { Paragraph } from '../components/paragraph';
import type { Brand, MailOf } from '../mail-content';
import { minutesInWords } from '../text/phrases';
import { siteName, type Template } from './template';

/** Signing in without a password: a link to click and a code to type, whichever is used first. */
export function magicLink(content: MailOf<'magic_link'>, brand: Brand): Template {
  const linkLife = minutesInWords(content.expiresInMinutes);
  const codeLife = minutesInWords(content.codeExpiresInMinutes);
  return {
    subject: `Sign in to ${brand.productName}`,
    preheader: 'Open the link or enter the code. If you did not ask for it, do nothing.',
    heading: `Sign in to ${brand.productName}`,
    reason: `You are receiving this mail because somebody asked to sign in with this address at ${siteName(brand)}.`,
    body: (
      <>
        <Paragraph>Here is the link you asked for:</Paragraph>
        <ActionButton href={content.link} label="Sign in" />
        <Paragraph>Or enter this code on the page where you asked to sign in:</Paragraph>
        <Code code={content.code} />
        <Paragraph tone="muted">
          {`The link works for ${linkLife}, the code for ${codeLife}, and only one of them, once. Opened on another device, the link can let the page where you asked go on: you type the two digits it shows.`}
        </Paragraph>
        <OriginBox title="Where this was requested" origin={content.requestedFrom} />
        <Paragraph tone="muted">
          Not you? Ignore this mail: without the link or the code, nobody gets in. Never pass either on, and
          do not open the link because somebody asks you to.
        </Paragraph>
        <FallbackLink href={content.link} />
      </>
    ),
  };
}
