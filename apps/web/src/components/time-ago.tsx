import { formatMoment, relativeTime } from '#src/lib/relative-time.ts';
import { Tooltip } from './tooltip';

/** “5 minutes ago”, with the exact moment on hover, focus and in the markup. */
export function TimeAgo({ iso, now }: { iso: string; now: number }) {
  return (
    <Tooltip text={formatMoment(iso)}>
      <time dateTime={iso}>{relativeTime(iso, now)}</time>
    </Tooltip>
  );
}
