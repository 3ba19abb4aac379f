import { limits } from '@authflow/contracts';
import { useState } from 'react';
import { ButtonLink } from '#src/components/button-link.tsx';
import { MailboxLink } from '#src/components/dev-mailbox-link.tsx';
import { DoneNotice } from '#src/components/done-notice.tsx';
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
    <DoneNotice
      title="Your account is closed"
      text={`You are signed out everywhere. Changed your mind? The link in the mail we have just sent you brings everything back ${until}; after that it is erased for good.`}
    >
      <MailboxLink />
      <ButtonLink to={paths.landing} size="lg" variant="secondary">
        Back to the start
      </ButtonLink>
    </DoneNotice>
  );
}
