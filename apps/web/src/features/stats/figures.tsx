import type { Stats } from '@authflow/contracts';
import { compare } from './comparison';
import { Figure } from './figure';
import { averageOf, sumOf } from './series';

interface FiguresProps {
  stats: Stats;
  /** The same for the period before; undefined until it is here. */
  before: Stats | undefined;
  against: string;
}

/** The four numbers an operator looks at first. */
export function Figures({ stats, before, against }: FiguresProps) {
  const sums = [
    { label: 'Sign-ups', measure: 'signUps', of: sumOf },
    { label: 'Sign-ins', measure: 'logins', of: sumOf },
    { label: 'Refused sign-ins', measure: 'failures', of: sumOf, unwelcome: true },
    { label: 'Active users a day', measure: 'activeUsers', of: averageOf },
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
      {sums.map(({ label, measure, of, ...rest }) => (
        <Figure
          key={measure}
          label={label}
          value={of(stats.days, measure)}
          comparison={compare(
            of(stats.days, measure),
            before === undefined ? undefined : of(before.days, measure),
          )}
          against={against}
          unwelcome={'unwelcome' in rest}
        />
      ))}
    </dl>
  );
}
