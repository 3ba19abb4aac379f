/** @jsxRuntime automatic */
import { ActionButton, ActionLink } from '../components/action';
import { OriginBox } from '../components/origin-box';
import { Paragraph } from '../components/paragraph';
import type { Brand, MailOf } from '../mail-content';
import { findHarmlessText } from '../text/harmless-text';
import { securityWords } from './security-words';
import { siteName, type Template } from './template';

/** Tells the owner what changed about the protection of the account. It opens nothing: both links lead to plain pages. */
export function securityNotice(content: MailOf<'security_notice'>, brand: Brand): Template {
  const { change, subject, occurredAt, requestedFrom } = content;
  const said = securityWords[change];
  const facts = [{ label: said.subjectLabel ?? 'Name', value: findHarmlessText(subject) }];
  const origin = requestedFrom ?? { device: null, ip: null, at: occurredAt };
  return {
    subject: said.subject(brand.productName),
    preheader: said.preheader ?? 'If this was you, there is nothing to do. If not, act now.',
    heading: said.heading,
    reason: `You are receiving this mail because it concerns the security of your account at ${siteName(brand)}.`,
    body: (
      <>
        <Paragraph>{said.what}</Paragraph>
        <OriginBox title="The details" origin={origin} facts={facts} />
        <Paragraph>{said.ifYou}</Paragraph>
        <ActionButton href={content.securityUrl} label={said.action ?? 'Review your sign-in methods'} />
        <ActionLink lead={said.ifNotYou} href={content.resetUrl} label="Reset your password" />
      </>
    ),
  };
}
