import { mailStates } from '@authflow/contracts';
import { classNames } from '#src/lib/class-names.ts';
import { formatCount, formatShare } from '#src/lib/numbers.ts';
import { chartColours, type ChartColour } from './chart-colours';

type MailState = (typeof mailStates)[number];

const looks: Record<MailState, { name: string; hint: string; colour: ChartColour }> = {
  delivered: { name: 'Delivered', hint: 'the recipient’s server took it', colour: 'green' },
  sent: { name: 'Sent', hint: 'the provider took it', colour: 'blue' },
  queued: { name: 'Waiting', hint: 'to be sent, or tried again', colour: 'grey' },
  suppressed: { name: 'Not needed', hint: 'outdated before it left', colour: 'purple' },
  bounced: { name: 'Bounced', hint: 'the recipient’s server refused it', colour: 'orange' },
  failed: { name: 'Failed', hint: 'given up', colour: 'red' },
};
const order = Object.keys(looks) as MailState[];

/** How far the mails of the range got: one bar of their shares, and the same as a list. */
export function MailStates({ counts }: { counts: Readonly<Record<string, number>> }) {
  const shown = order.map((state) => ({ state, count: counts[state] ?? 0, ...looks[state] }));
  const total = shown.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <div aria-hidden="true" className="flex h-3 gap-0.5 overflow-hidden rounded-full bg-sunken">
        {shown.map(({ state, count, colour }) =>
          count === 0 ? null : (
            <div
              key={state}
              className={classNames(
                'min-w-1 first:rounded-l-full last:rounded-r-full',
                chartColours[colour].background,
              )}
              style={{ flexGrow: count, flexBasis: 0 }}
            />
          ),
        )}
      </div>
      <dl className="mt-4 divide-y divide-line text-sm">
        {shown.map(({ state, name, hint, count, colour }) => (
          <div
            key={state}
            className={classNames('flex items-baseline gap-3 py-2', count === 0 && 'text-faint')}
          >
            <dt className="flex min-w-0 flex-1 items-baseline gap-2.5">
              <span
                aria-hidden="true"
                className={classNames('size-2.5 shrink-0 rounded-[3px]', chartColours[colour].background)}
              />
              <span className="flex min-w-0 flex-wrap items-baseline gap-x-2.5">
                {name}
                <span className="text-xs text-faint">{hint}</span>
              </span>
            </dt>
            <dd className="shrink-0 font-medium tabular-nums">
              {formatCount(count)}
              <span className="ml-2 inline-block w-12 text-right text-xs font-normal text-faint">
                {formatShare(count, total)}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
