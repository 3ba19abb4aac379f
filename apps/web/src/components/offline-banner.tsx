import { WifiOff } from 'lucide-react';
import { useOnline } from '#src/lib/use-online.ts';

/** Says that the connection is gone, and goes when it is back. Nobody is signed out by it. */
export function OfflineBanner() {
  const online = useOnline();
  return (
    <div role="status" className="sticky top-0 z-30">
      {online ? null : (
        <p className="flex items-center justify-center gap-2 border-b border-warning-line bg-warning-soft px-4 py-2 text-center text-sm font-medium text-warning-text">
          <WifiOff aria-hidden="true" className="size-4 shrink-0" />
          You are offline. You stay signed in; we go on as soon as the connection is back.
        </p>
      )}
    </div>
  );
}
