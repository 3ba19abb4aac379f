import type { DeliveryState } from '@authflow/contracts';
import { Alert } from '#src/components/alert.tsx';
import { TextLink } from '#src/components/text-link.tsx';
import { paths } from '#src/lib/paths.ts';

const progress: Partial<Record<DeliveryState, string>> = {
  queued: 'The mail is on its way out…',
  sent: 'The mail is sent. It usually arrives within a minute.',
  delivered: 'The mail has arrived at your provider. Look in the spam folder if you don’t see it.',
};

/** How far the mail has come, in words; a bounce says so and offers the way out. */
export function DeliveryNote({ delivery }: { delivery: DeliveryState }) {
  if (delivery === 'bounced' || delivery === 'failed') {
    return (
      <Alert
        tone="danger"
        title={delivery === 'bounced' ? 'The mail came back' : 'The mail could not be sent'}
      >
        {delivery === 'bounced'
          ? 'Your provider does not accept mail for this address. Check it for a typo, or '
          : 'We could not hand the mail to your provider. Send it again in a moment, or '}
        <TextLink to={paths.register} className="text-inherit">
          use another address
        </TextLink>
        .
      </Alert>
    );
  }
  return (
    <p role="status" className="flex items-center gap-2 text-sm text-faint">
      <span aria-hidden="true" className="size-1.5 shrink-0 animate-pulse rounded-full bg-accent" />
      {progress[delivery]}
    </p>
  );
}
