import type { MagicLinkChecked } from '@authflow/contracts';
import { DeviceIcon } from '#src/components/device-icon.tsx';
import { formatClock, relativeTime } from '#src/lib/relative-time.ts';
import { useNow } from '#src/lib/use-now.ts';

/** Who asked for the link: enough for the reader to tell their own request from a stranger's. */
export function Requester({ request }: { request: MagicLinkChecked['requestedBy'] }) {
  const now = useNow(30_000);
  if (request === null) return null;
  const { device, ip, at } = request;
  return (
    <section
      aria-label="Who asked"
      className="flex items-center gap-4 rounded-xl border border-line bg-surface p-4 shadow-sm"
    >
      <DeviceIcon type={device.type} />
      <div className="min-w-0">
        <p className="font-medium">{device.label}</p>
        <p className="text-sm text-soft">
          Asked{' '}
          <time dateTime={at}>
            {relativeTime(at, now)}, at {formatClock(at)}
          </time>
        </p>
        {ip ? (
          <p className="text-sm text-soft">
            From <span className="font-mono text-[0.8125rem] break-all">{ip}</span>
          </p>
        ) : null}
      </div>
    </section>
  );
}
