import { limits, type Activity } from '@authflow/contracts';
import { useRef, useState } from 'react';
import { classNames } from '#src/lib/class-names.ts';
import { formatClock, formatDay, formatMoment } from '#src/lib/relative-time.ts';
import { ActivityIcon } from './activity-icon';
import { describe } from './activity-sentences';
import { ReportDialog } from './report-dialog';

const dayMs = 86_400_000;

/** Events by day, newest first. */
export function Timeline({ items, now }: { items: readonly Activity[]; now: number }) {
  const [reported, setReported] = useState<Activity | null>(null);
  const opener = useRef<HTMLElement>(null);
  const days = groupByDay(items, now);

  function report(activity: Activity, button: HTMLElement): void {
    opener.current = button;
    setReported(activity);
  }

  return (
    <>
      {days.map(([day, activities]) => (
        <section key={day} aria-label={day} className="border-t border-line">
          <h3 className="bg-sunken px-5 py-2 text-xs font-medium text-faint sm:px-6">{day}</h3>
          <ol>
            {activities.map((activity) => (
              <TimelineItem key={activity.id} activity={activity} now={now} onReport={report} />
            ))}
          </ol>
        </section>
      ))}
      <ReportDialog activity={reported} opener={opener} onClose={() => setReported(null)} />
    </>
  );
}

interface TimelineItemProps {
  activity: Activity;
  now: number;
  onReport: (activity: Activity, button: HTMLElement) => void;
}

function TimelineItem({ activity, now, onReport }: TimelineItemProps) {
  const { text, alarming, reportable } = describe(activity);
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
          <ActivityIcon type={activity.type} />
        </span>
      </span>
      <div className="min-w-0 flex-1 py-3.5">
        <div className="flex items-baseline justify-between gap-4">
          <p className={classNames('text-sm font-medium', alarming && 'text-warning-text')}>{text}</p>
          <time
            dateTime={activity.createdAt}
            title={formatMoment(activity.createdAt)}
            className="shrink-0 text-sm text-faint tabular-nums"
          >
            {formatClock(activity.createdAt)}
          </time>
        </div>
        <div className="mt-0.5 flex flex-wrap items-baseline justify-between gap-x-4 text-sm text-faint">
          <p className="min-w-0">
            {activity.device.label}
            {activity.ip ? (
              <>
                <span aria-hidden="true"> · </span>
                <span className="font-mono text-[0.8125rem] break-all">{activity.ip}</span>
              </>
            ) : null}
          </p>
          {reportable && isRecent(activity, now) ? (
            <button
              type="button"
              aria-label={`This wasn’t me: ${text}, ${formatMoment(activity.createdAt)}`}
              onClick={(event) => onReport(activity, event.currentTarget)}
              className="-my-1 rounded-sm py-1 underline decoration-control/60 underline-offset-4 transition-colors duration-150 hover:text-ink hover:decoration-current"
            >
              This wasn’t me
            </button>
          ) : null}
        </div>
      </div>
    </li>
  );
}

/** What is older the server does not take back any more. */
function isRecent(activity: Activity, now: number): boolean {
  return now - Date.parse(activity.createdAt) < limits.accountReportDays * dayMs;
}

function groupByDay(items: readonly Activity[], now: number): [day: string, activities: Activity[]][] {
  const days = new Map<string, Activity[]>();
  for (const item of items) {
    const day = formatDay(item.createdAt, now);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days];
}
