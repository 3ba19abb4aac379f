import type { ReactNode } from 'react';
import { classNames } from '#src/lib/class-names.ts';
import { formatClock, formatDay, formatMoment } from '#src/lib/relative-time.ts';
import { ActivityIcon } from './activity-icon';

interface Happening {
  id: string;
  type: string;
  createdAt: string;
}

interface TimelineProps<Item extends Happening> {
  items: readonly Item[];
  now: number;
  /** What happened, in words. */
  describe: (item: Item) => { text: string; alarming: boolean };
  /** From where, by whom. */
  detail: (item: Item) => ReactNode;
  /** What can be done about it. */
  aside?: (item: Item) => ReactNode;
}

/** Events by day, newest first. */
export function Timeline<Item extends Happening>({ items, now, ...entry }: TimelineProps<Item>) {
  return groupByDay(items, now).map(([day, events]) => (
    <section key={day} aria-label={day} className="border-t border-line">
      <h3 className="bg-sunken px-5 py-2 text-xs font-medium text-faint sm:px-6">{day}</h3>
      <ol>
        {events.map((item) => (
          <TimelineEntry key={item.id} item={item} {...entry} />
        ))}
      </ol>
    </section>
  ));
}

function TimelineEntry<Item extends Happening>(
  props: Omit<TimelineProps<Item>, 'items' | 'now'> & { item: Item },
) {
  const { item, describe, detail, aside } = props;
  const { text, alarming } = describe(item);
  return (
    <li className="group flex gap-4 px-5 sm:px-6">
      <span aria-hidden="true" className="relative flex w-8 shrink-0 justify-center pt-3.5">
        <span className="absolute inset-y-0 w-px bg-line group-first:top-4 group-last:bottom-[calc(100%-1rem)]" />
        <span
          className={classNames(
            'relative grid size-8 place-items-center rounded-full border [&_svg]:size-4',
            alarming
              ? 'border-warning-line bg-warning-soft text-warning-text'
              : 'border-line bg-surface text-soft',
          )}
        >
          <ActivityIcon type={item.type} />
        </span>
      </span>
      <div className="min-w-0 flex-1 py-3.5">
        <div className="flex items-baseline justify-between gap-4">
          <p className={classNames('text-sm font-medium', alarming && 'text-warning-text')}>{text}</p>
          <time
            dateTime={item.createdAt}
            title={formatMoment(item.createdAt)}
            className="shrink-0 text-sm text-faint tabular-nums"
          >
            {formatClock(item.createdAt)}
          </time>
        </div>
        <div className="mt-0.5 flex flex-wrap items-baseline justify-between gap-x-4 text-sm text-faint">
          <p className="min-w-0">{detail(item)}</p>
          {aside?.(item)}
        </div>
      </div>
    </li>
  );
}

function groupByDay<Item extends Happening>(
  items: readonly Item[],
  now: number,
): [day: string, events: Item[]][] {
  const days = new Map<string, Item[]>();
  for (const item of items) {
    const day = formatDay(item.createdAt, now);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days];
}
