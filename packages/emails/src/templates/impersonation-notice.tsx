/** @jsxRuntime automatic */
import { ActionButton, ActionLink } from '../components/action';
import { OriginBox } from '../components/origin-box';
import { Paragraph } from '../components/paragraph';
import type { Brand, MailOf } from '../mail-content';
import { defangText } from '../text/harmless-text';
import { minutesInWords, utcTime } from '../text/phrases';
import { siteName, type Template } from './template';

/** Tells the owner that an operator looks at the account, and why. Both links lead to plain pages. */
export function impersonationNotice(content: MailOf<'impersonation_notice'>, brand: Brand): Template {
  const facts = [
    { label: 'Reason', value: defangText(content.reason) },
    { label: 'From', value: utcTime(content.startedAt) },
    { label: 'For at most', value: minutesInWords(content.minutes) },
  ];
  return {
    subject: `Somebody from ${brand.productName} looked at your account`,
    preheader: 'They could see it, and change nothing. Here is why.',
    heading: 'An operator looked at your account',
    reason: `You are receiving this mail because it concerns the privacy of your account at ${siteName(brand)}.`,
    body: (
      <>
        <Paragraph>
          {`Somebody who runs ${brand.productName} opened your account to look at it as you see it. They cannot change anything, and cannot see your password, codes or keys.`}
        </Paragraph>
        <OriginBox title="The details" origin={null} facts={facts} />
        <Paragraph>
          If you asked for help, there is nothing to do. It ends by itself; you can also end it now:
        </Paragraph>
        <ActionButton href={content.sessionsUrl} label="See who is in your account" />
        <ActionLink
          lead="If it was not you, and the reason tells you nothing, ask the people who run this service. What happened stands here:"
          href={content.activityUrl}
          label="See your activity"
        />
      </>
    ),
  };
}
