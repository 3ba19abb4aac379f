import type { Stats } from '@authflow/contracts';
import { Card } from '#src/components/card.tsx';
import { formatCount, formatShare } from '#src/lib/numbers.ts';

/** What there is at this moment, whatever the period. */
export function AccountsNow({ totals }: { totals: Stats['totals'] }) {
  const { users, verified, withMfa, disabled, liveSessions } = totals;
  const rows = [
    { name: 'Accounts', count: users },
    { name: 'With a confirmed address', count: verified, of: users },
    { name: 'With two-step verification', count: withMfa, of: users },
    { name: 'Disabled', count: disabled, of: users },
    { name: 'Open sessions', count: liveSessions },
  ];
  return (
    <Card title="As things stand" description="Right now, whatever the period above.">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-3 lg:grid-cols-5">
        {rows.map(({ name, count, of }) => (
          <div key={name} className="flex flex-col">
            <dt className="text-xs text-faint">{name}</dt>
            <dd className="mt-1 text-lg font-semibold tabular-nums">
              {formatCount(count)}
              {of === undefined ? null : (
                <span className="ml-2 text-xs font-normal text-faint">{formatShare(count, of)}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
