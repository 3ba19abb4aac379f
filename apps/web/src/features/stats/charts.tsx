import type { Stats } from '@authflow/contracts';
import type { ReactNode } from 'react';
import { Card } from '#src/components/card.tsx';
import { MailStates } from './mail-states';
import { ReasonBars } from './reason-bars';
import { topReasons } from './reasons';
import { toSeries } from './series';
import { TimeChart } from './time-chart';

/** The period drawn. */
export function Charts({ stats, now }: { stats: Stats; now: number }) {
  const { points, values, step } = toSeries(stats.days, now);
  const per = step === 'day' ? 'per day' : 'per week';
  const reasons = topReasons(stats.failuresByReason);
  const mails = Object.values(stats.mail).reduce((sum, count) => sum + count, 0);
  const time = { points, step };

  return (
    <>
      <Card title="Sign-ups and sign-ins" description={`New accounts and opened sessions ${per}.`}>
        <TimeChart
          {...time}
          label={`Sign-ups and sign-ins ${per}`}
          series={[
            { name: 'Sign-ins', colour: 'green', values: values.logins },
            { name: 'Sign-ups', colour: 'blue', values: values.signUps },
          ]}
        />
      </Card>
      <div className="grid gap-6 lg:grid-cols-2">
        <Card
          title="Active users"
          description={
            step === 'day'
              ? 'Accounts that signed in or went on with a session.'
              : 'Accounts that signed in or went on with a session: the average day of each week.'
          }
        >
          <TimeChart
            {...time}
            label={step === 'day' ? 'Active users per day' : 'Active users on the average day of each week'}
            series={[{ name: 'Active users', colour: 'green', values: values.activeUsers }]}
          />
        </Card>
        <Card title="Refused sign-ins" description={`Tries that did not get in, ${per}.`}>
          <TimeChart
            {...time}
            label={`Refused sign-ins ${per}`}
            series={[{ name: 'Refused sign-ins', colour: 'orange', values: values.failures }]}
          />
        </Card>
        <Card title="Why sign-ins were refused" description="Over the whole period, most frequent first.">
          {reasons.length === 0 ? (
            <Nothing>No sign-in was refused.</Nothing>
          ) : (
            <ReasonBars slices={reasons} />
          )}
        </Card>
        <Card title="Mail delivery" description="Mails of the period, by how far they got.">
          {mails === 0 ? <Nothing>No mail was sent.</Nothing> : <MailStates counts={stats.mail} />}
        </Card>
      </div>
    </>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return <p className="py-6 text-center text-sm text-faint">{children}</p>;
}
