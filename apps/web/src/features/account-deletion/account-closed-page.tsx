import { limits } from '@authflow/contracts';
import { useState } from 'react';
import { ButtonLink } from '#src/components/button-link.tsx';
import { MailboxLink } from '#src/components/dev-mailbox-link.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { paths } from '#src/lib/paths.ts';
import { formatDate } from '#src/lib/relative-time.ts';
import { tabStore } from '#src/storage/web-storage.ts';

/** The goodbye, and the way back while there is one. */
export function AccountClosedPage() {
  const [erasedAt] = useState(() => tabStore.read('authflow.erased-at'));
  const until =
    erasedAt === null || Number.isNaN(Date.parse(erasedAt))
      ? `within ${limits.deletionGraceDays} days`
      : `until ${formatDate(erasedAt)}`;

  return (
    <>
      <FormHeading title="Your account is closed">
        You are signed out everywhere. Thank you for having been here.
      </FormHeading>
      <div className="space-y-6 text-[0.9375rem] text-soft">
        <p>
          Changed your mind? Open the link in the mail we have just sent you, {until}, and everything is as it
          was. After that, your data is erased for good.
        </p>
        <MailboxLink />
        <ButtonLink to={paths.landing} variant="secondary">
          Back to the start
        </ButtonLink>
      </div>
    </>
  );
}
