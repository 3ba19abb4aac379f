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
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-3 sm:gap-y-5 lg:grid-cols-5">
        {rows.map(({ name, count, of }) => (
          <div
            key={name}
            className="flex items-baseline justify-between gap-4 sm:flex-col sm:items-start sm:gap-1"
          >
            <dt className="text-sm text-soft sm:text-xs sm:text-faint">{name}</dt>
            <dd className="font-semibold tabular-nums sm:text-lg">
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
