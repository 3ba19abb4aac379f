import type { QueuedMail } from '@authflow/contracts';
import { TimeAgo } from '#src/components/time-ago.tsx';
import { counted } from '#src/lib/numbers.ts';
import { MailCause } from './mail-cause';
import { kindInWords } from './mail-words';
import { RetryButton } from './retry-button';
import { StateBadge } from './state-badge';

export function MailCard({ mail, now, retries }: { mail: QueuedMail; now: number; retries: boolean }) {
  const { to, kind, state, setupFault, attempts, createdAt } = mail;
  return (
    <div className="space-y-2 text-sm">
      <div className="flex items-start justify-between gap-3">
        <p className="min-w-0 font-medium wrap-anywhere">{to}</p>
        <StateBadge state={state} held={setupFault} />
      </div>
      <MailCause mail={mail} now={now} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-xs text-faint">
          {kindInWords(kind)} · {counted(attempts, 'attempt')} · <TimeAgo iso={createdAt} now={now} />
        </p>
        {retries ? <RetryButton mail={mail} /> : null}
      </div>
    </div>
  );
}
