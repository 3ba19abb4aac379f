/** @jsxRuntime automatic */
import { ActionButton } from '../components/action';
import { OriginBox } from '../components/origin-box';
import { Paragraph } from '../components/paragraph';
import type { Brand, MailOf } from '../mail-content';
import { utcTime } from '../text/phrases';
import { siteName, type Template } from './template';

/** Tells the owner that a closed account is open again. Whoever restored it is not signed in. */
export function accountRestored(content: MailOf<'account_restored'>, brand: Brand): Template {
  return {
    subject: `Your ${brand.productName} account was restored`,
    preheader: 'It is not going to be erased. You can sign in as before.',
    heading: 'Your account was restored',
    reason: `You are receiving this mail because it concerns the security of your account at ${siteName(brand)}.`,
    body: (
      <>
        <Paragraph>
          {`Your ${brand.productName} account was restored on ${utcTime(content.restoredAt)}, ${content.byOperator ? 'by those who run this service' : 'with the link from our mail'}. It is not going to be erased, and you can sign in as before.`}
        </Paragraph>
        <OriginBox title="Where it was restored" origin={content.requestedFrom} />
        {content.byOperator ? null : (
          <>
            <Paragraph>If this was you, there is nothing to do.</Paragraph>
            <Paragraph>
              If it was not you, somebody else may be able to read your mail. Check that first, then choose a
              new password.
            </Paragraph>
          </>
        )}
        <ActionButton href={content.resetUrl} label="Reset your password" />
      </>
    ),
  };
}
