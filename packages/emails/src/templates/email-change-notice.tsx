/** @jsxRuntime automatic */
import { ActionButton, FallbackLink } from '../components/action';
import { OriginBox } from '../components/origin-box';
import { Paragraph } from '../components/paragraph';
import type { Brand, MailOf } from '../mail-content';
import { newAddress } from '../text/new-address';
import { daysInWords } from '../text/phrases';
import { siteName, type Template } from './template';

type Content = MailOf<'email_change_notice' | 'email_changed'>;
type Words = {
  subject: (product: string) => string;
  heading: string;
  what: string;
  box: string;
  remedy: string;
  label: string;
};

const words: Record<Content['kind'], Words> = {
  email_change_notice: {
    subject: (product) => `Your ${product} email address is about to change`,
    heading: 'Your email address is about to change',
    what: 'Somebody who is signed in to your account asked to move it to another email address. That happens as soon as the new address is confirmed.',
    box: 'What was requested',
    remedy:
      'If it was not you, stop it, then choose a new password, which signs everybody out: somebody else is in your account. Should the change have been made meanwhile, the button takes it back and locks your account.',
    label: 'Stop the change',
  },
  email_changed: {
    subject: (product) => `Your ${product} email address was changed`,
    heading: 'Your email address was changed',
    what: 'Your account now uses another email address, for signing in and for mail. It no longer uses this one.',
    box: 'What was changed',
    remedy:
      'If it was not you, take it back: your account uses this address again, everybody is signed out, and nobody can sign in until you have chosen a new password.',
    label: 'Take the change back',
  },
};

/** To the old address, when a change is asked for and when it is made: while it was not the owner, both can be undone. */
export function emailChangeNotice(content: Content, brand: Brand): Template {
  const said = words[content.kind];
  return {
    subject: said.subject(brand.productName),
    preheader: 'If this was you, there is nothing to do. If not, act now.',
    heading: said.heading,
    reason: `You are receiving this mail because it concerns the security of your account at ${siteName(brand)}.`,
    body: (
      <>
        <Paragraph>{said.what}</Paragraph>
        <OriginBox title={said.box} origin={content.requestedFrom} facts={[newAddress(content.newEmail)]} />
        <Paragraph>If this was you, there is nothing to do.</Paragraph>
        <Paragraph>{said.remedy}</Paragraph>
        <ActionButton href={content.undoUrl} label={said.label} />
        <Paragraph tone="muted">
          {`The button works for ${daysInWords(content.undoExpiresInDays)}, and its page asks once more. Do not forward this mail: whoever has it can do the same.`}
        </Paragraph>
        <FallbackLink href={content.undoUrl} />
      </>
    ),
  };
}
