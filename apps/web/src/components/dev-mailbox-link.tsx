import { ExternalLink, Inbox } from 'lucide-react';
import { useEffect, useState } from 'react';
import { mailboxIsServed } from '#src/lib/dev-mailbox-probe.ts';
import { apiUrl } from '#src/lib/api-address.ts';

/** In development, the way to the mails that were “sent”. Elsewhere it does not exist, and nobody is asked. */
export function MailboxLink() {
  const [served, setServed] = useState(false);

  useEffect(() => {
    let left = false;
    void mailboxIsServed(window.location.hostname).then((answer) => {
      if (!left) setServed(answer);
    });
    return () => {
      left = true;
    };
  }, []);

  if (!served) return null;
  return (
    <p className="flex animate-fade flex-wrap items-center gap-x-3 gap-y-1 rounded-xl border border-dashed border-control/60 px-4 py-3 text-sm text-soft">
      <Inbox aria-hidden="true" className="size-4 shrink-0" />
      <span className="flex-1 basis-40">Development: mails land in the local mailbox.</span>
      <a
        href={apiUrl('/dev/mailbox')}
        target="_blank"
        rel="noopener"
        className="inline-flex items-center gap-1 rounded-sm font-medium whitespace-nowrap text-accent-text underline decoration-accent-line underline-offset-4 hover:decoration-current"
      >
        Open mailbox
        <ExternalLink aria-hidden="true" className="size-3.5" />
        <span className="sr-only">(opens in a new tab)</span>
      </a>
    </p>
  );
}
