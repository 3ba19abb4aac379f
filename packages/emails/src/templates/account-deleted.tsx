/** @jsxRuntime automatic */
import { ActionButton, FallbackLink } from '../components/action';
import { OriginBox } from '../components/origin-box';
import { Paragraph } from '../components/paragraph';
import type { Brand, MailOf, RequestOrigin } from '../mail-content';
import { utcTime } from '../text/phrases';
import { siteName, type Template } from './template';

/** The last mail of a closed account, with the way back that an owner who closed it has until it is erased. */
export function accountDeleted(content: MailOf<'account_deleted'>, brand: Brand): Template {
  const { restoreUrl } = content;
  const erased = utcTime(content.erasedAt);
  return {
    subject: `Your ${brand.productName} account was closed`,
    preheader: `It will be erased after ${erased}.${restoreUrl === null ? '' : ' Until then you can have it back.'}`,
    heading: 'Your account was closed',
    reason: `You are receiving this mail because this address belonged to an account at ${siteName(brand)}.`,
    body: (
      <>
        <Paragraph>
          {`Your ${brand.productName} account ${restoreUrl === null ? 'was closed by those who run this service' : 'is closed'}, and everybody was signed out. After ${erased} we erase it, and what we hold about you with it.`}
        </Paragraph>
        {restoreUrl === null ? (
          <Paragraph>If you think this is a mistake, get in touch with them before then.</Paragraph>
        ) : (
          <WayBack restoreUrl={restoreUrl} requestedFrom={content.requestedFrom} />
        )}
      </>
    ),
  };
}

type WayBackProps = { restoreUrl: string; requestedFrom: RequestOrigin | null };

function WayBack({ restoreUrl, requestedFrom }: WayBackProps) {
  return (
    <>
      <Paragraph>Until then you can change your mind:</Paragraph>
      <ActionButton href={restoreUrl} label="Restore my account" />
      <OriginBox title="Where this was requested" origin={requestedFrom} />
      <Paragraph>If this was you, there is nothing more to do.</Paragraph>
      <Paragraph>
        If it was not you, restore the account, then choose a new password. Do not forward this mail: whoever
        has it can restore your account, though not sign in to it.
      </Paragraph>
      <Paragraph tone="muted">
        Should somebody sign up with this address before then, you get this mail once more.
      </Paragraph>
      <FallbackLink href={restoreUrl} />
    </>
  );
}
