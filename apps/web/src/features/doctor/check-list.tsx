import type { CheckResult } from '@authflow/contracts';
import { CircleCheck, CircleDashed, CircleX } from 'lucide-react';
import { Card } from '#src/components/card.tsx';
import { classNames } from '#src/lib/class-names.ts';
import { countLooked } from './finding-groups';

const states = {
  passed: { icon: CircleCheck, style: 'text-accent-text', word: 'Nothing wrong' },
  found: { icon: CircleX, style: 'text-danger-text', word: 'Something is wrong, see above' },
  skipped: { icon: CircleDashed, style: 'text-faint', word: 'Not looked at' },
} as const;

/** Everything there is to look at, and why some of it was not. */
export function CheckList({ checks }: { checks: readonly CheckResult[] }) {
  return (
    <Card title="What was looked at" description={countLooked(checks)} flush>
      <ul className="divide-y divide-line border-t border-line">
        {checks.map(({ id, title, state, reason }) => {
          const { icon: Icon, style, word } = states[state];
          return (
            <li key={id} className="flex gap-3 px-5 py-3 text-sm sm:px-6">
              <Icon aria-hidden="true" className={classNames('mt-0.5 size-4 shrink-0', style)} />
              <div className="min-w-0 sm:flex sm:flex-1 sm:justify-between sm:gap-6">
                <p className="font-medium sm:shrink-0">{title}</p>
                <p className="text-faint sm:text-right">{reason === null ? word : `${word}: ${reason}`}</p>
              </div>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
