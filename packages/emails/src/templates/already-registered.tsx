/** @jsxRuntime automatic */
import { ActionButton, ActionLink } from '../components/action';
import { OriginBox } from '../components/origin-box';
import { Paragraph } from '../components/paragraph';
import type { Brand, MailOf } from '../mail-content';
import { siteName, type Template } from './template';

/** Tells an owner that somebody signed up with their address. Whoever did so saw the same page as for a new one. */
export function alreadyRegistered(content: MailOf<'already_registered'>, brand: Brand): Template {
  return {
    subject: `You already have an account at ${brand.productName}`,
    preheader: 'Somebody tried to sign up with your address. Nothing was changed.',
    heading: 'You already have an account',
    reason: `You are receiving this mail because this address belongs to an account at ${siteName(brand)}.`,
    body: (
      <>
        <Paragraph>
          {`Somebody just tried to create a new ${brand.productName} account with this address. You already have one, so no account was created and yours was not changed.`}
        </Paragraph>
        <Paragraph>If this was you, just sign in.</Paragraph>
        <ActionButton href={content.loginUrl} label="Sign in" />
        <ActionLink lead="Forgot your password?" href={content.resetUrl} label="Reset your password" />
        <OriginBox title="Where this was requested" origin={content.requestedFrom} />
        <Paragraph tone="muted">
          Not you? You need not do anything. The other person did not learn that you have an account, and
          cannot get into it.
        </Paragraph>
      </>
    ),
  };
}
