import type { Stats } from '@authflow/contracts';
import { compare } from './comparison';
import { Figure } from './figure';
import { today } from './range';
import { averageOf, sumOf, type StatsDay } from './series';

interface FiguresProps {
  stats: Stats;
  /** The same for the period before; undefined until it is here. */
  before: Stats | undefined;
  against: string;
  now: number;
}

/** The four numbers an operator looks at first. */
export function Figures({ stats, before, against, now }: FiguresProps) {
  const whole = settledDays(stats.days, now);
  const wholeBefore = before?.days.slice(0, whole.length);
  const figures = [
    { label: 'Sign-ups', measure: 'signUps', of: sumOf, days: stats.days },
    { label: 'Sign-ins', measure: 'logins', of: sumOf, days: stats.days },
    { label: 'Refused sign-ins', measure: 'failures', of: sumOf, days: stats.days, unwelcome: true },
    // An average day: today would pull it down.
    {
      label: 'Active users a day',
      measure: 'activeUsers',
      of: averageOf,
      days: whole.length === 0 ? stats.days : whole,
    },
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
      {figures.map(({ label, measure, of, days, ...rest }) => (
        <Figure
          key={measure}
          label={label}
          value={of(days, measure)}
          comparison={
            wholeBefore === undefined || whole.length === 0
              ? { kind: 'unknown' }
              : compare(of(whole, measure), of(wholeBefore, measure))
          }
          against={against}
          unwelcome={'unwelcome' in rest}
        />
      ))}
    </dl>
  );
}

/** Without today: a day that is half over is compared with nothing. */
function settledDays(days: readonly StatsDay[], now: number): readonly StatsDay[] {
  return days.at(-1)?.date === today(now) ? days.slice(0, -1) : days;
}
