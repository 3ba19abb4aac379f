import type { QueuedMail } from '@authflow/contracts';
import type { Column } from '#src/components/data-table-column.ts';
import { TimeAgo } from '#src/components/time-ago.tsx';
import { MailCause } from './mail-cause';
import { kindInWords } from './mail-words';
import { RetryButton } from './retry-button';
import { StateBadge } from './state-badge';

export function mailColumns({ now, retries }: { now: number; retries: boolean }): Column<QueuedMail>[] {
  const columns: Column<QueuedMail>[] = [
    {
      key: 'to',
      header: 'Mail',
      className: 'w-[30%] max-w-0',
      cell: ({ to, kind }) => (
        <>
          <span className="block truncate font-medium">{to}</span>
          <span className="block truncate text-xs text-faint">{kindInWords(kind)}</span>
        </>
      ),
    },
    {
      key: 'state',
      header: 'State',
      cell: ({ state, setupFault }) => <StateBadge state={state} held={setupFault} />,
    },
    {
      key: 'cause',
      header: 'What happened',
      className: 'w-[32%]',
      cell: (mail) => <MailCause mail={mail} now={now} />,
    },
    {
      key: 'attempts',
      header: 'Attempts',
      className: 'text-right tabular-nums',
      cell: ({ attempts }) => attempts,
    },
    {
      key: 'created',
      header: 'Created',
      className: 'whitespace-nowrap text-soft',
      cell: ({ createdAt }) => <TimeAgo iso={createdAt} now={now} />,
    },
  ];
  if (!retries) return columns;
  const action: Column<QueuedMail> = {
    key: 'action',
    header: 'Retry',
    className: 'w-24 text-right',
    cell: (mail) => <RetryButton mail={mail} />,
  };
  return [...columns, action];
}
