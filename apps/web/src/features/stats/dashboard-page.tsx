import type { Stats } from '@authflow/contracts';
import { ChartNoAxesColumn } from 'lucide-react';
import { useSearchParams } from 'react-router-dom';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { EmptyState } from '#src/components/empty-state.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { PageHead } from '#src/components/page-head.tsx';
import { asFailure } from '#src/lib/api-failure.ts';
import { useNow } from '#src/lib/use-now.ts';
import { AccountsNow } from './accounts-now';
import { Charts } from './charts';
import { DashboardShape } from './dashboard-shape';
import { Figures } from './figures';
import { MfaNotice } from './mfa-notice';
import { previousInWords, previousOf, readRange, writeRange } from './range';
import { RangePicker } from './range-picker';
import { mediumDay } from './series';
import { useGetStatsQuery } from './stats.api';

/** How the service is doing, over a period of the viewer's choice. */
export function DashboardPage() {
  const [search, setSearch] = useSearchParams();
  const now = useNow(60_000);
  const range = readRange(search, now);
  const { from, to } = range;
  const {
    currentData: stats,
    error,
    isFetching,
    refetch,
  } = useGetStatsQuery({ from, to }, { refetchOnMountOrArgChange: 60 });
  const before = useGetStatsQuery(previousOf(range));

  return (
    <div className="space-y-6">
      <PageHead title="Dashboard" description={`${mediumDay(from)} – ${mediumDay(to)}, days in UTC`}>
        <RangePicker range={range} onChoose={(choice, custom) => setSearch(writeRange(choice, custom))} />
      </PageHead>
      <MfaNotice />
      {stats === undefined && error === undefined ? <DashboardShape /> : null}
      {stats === undefined && error !== undefined ? (
        <div className="space-y-4">
          <FailureAlert failure={asFailure(error)} />
          <Button variant="secondary" loading={isFetching} onClick={() => void refetch()}>
            Try again
          </Button>
        </div>
      ) : null}
      {stats === undefined ? null : (
        <>
          <Figures stats={stats} before={before.currentData} against={previousInWords(range)} now={now} />
          {isSilent(stats) ? <NothingYet /> : <Charts stats={stats} now={now} />}
          <AccountsNow totals={stats.totals} />
        </>
      )}
    </div>
  );
}

function NothingYet() {
  return (
    <Card title="Nothing in this period" flush>
      <EmptyState icon={ChartNoAxesColumn} title="No sign-ups, sign-ins or mails">
        As soon as people use the service, their days are drawn here. A longer period may have something to
        show.
      </EmptyState>
    </Card>
  );
}

function isSilent({ days, mail }: Stats): boolean {
  const events = days.some(
    ({ signUps, logins, failures, activeUsers }) => signUps + logins + failures + activeUsers > 0,
  );
  return !events && Object.values(mail).every((count) => count === 0);
}
