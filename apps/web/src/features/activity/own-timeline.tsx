import { limits, type Activity } from '@authflow/contracts';
import { useRef, useState } from 'react';
import { EventOrigin } from '#src/components/event-origin.tsx';
import { Timeline } from '#src/components/timeline.tsx';
import { formatMoment } from '#src/lib/relative-time.ts';
import { describe } from './activity-sentences';
import { ReportDialog } from './report-dialog';

const dayMs = 86_400_000;

/** What happened on one's own account; what was not oneself can be reported there. */
export function OwnTimeline({ items, now }: { items: readonly Activity[]; now: number }) {
  const [reported, setReported] = useState<Activity | null>(null);
  const opener = useRef<HTMLElement>(null);

  function report(activity: Activity, button: HTMLElement): void {
    opener.current = button;
    setReported(activity);
  }

  return (
    <>
      <Timeline
        items={items}
        now={now}
        describe={describe}
        detail={(activity) => <EventOrigin device={activity.device} ip={activity.ip} />}
        aside={(activity) =>
          describe(activity).reportable && isRecent(activity, now) ? (
            <ReportButton activity={activity} onReport={report} />
          ) : null
        }
      />
      <ReportDialog activity={reported} opener={opener} onClose={() => setReported(null)} />
    </>
  );
}

interface ReportButtonProps {
  activity: Activity;
  onReport: (activity: Activity, button: HTMLElement) => void;
}

function ReportButton({ activity, onReport }: ReportButtonProps) {
  return (
    <button
      type="button"
      aria-label={`This wasn’t me: ${describe(activity).text}, ${formatMoment(activity.createdAt)}`}
      onClick={(event) => onReport(activity, event.currentTarget)}
      className="-my-1 rounded-sm py-1 underline decoration-control/60 underline-offset-4 transition-colors duration-150 hover:text-ink hover:decoration-current"
    >
      This wasn’t me
    </button>
  );
}

/** What is older the server does not take back any more. */
function isRecent(activity: Activity, now: number): boolean {
  return now - Date.parse(activity.createdAt) < limits.accountReportDays * dayMs;
}
