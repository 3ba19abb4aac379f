import type { Session } from '@authflow/contracts';
import { Badge } from '#src/components/badge.tsx';
import { Button } from '#src/components/button.tsx';
import { DeviceIcon } from '#src/components/device-icon.tsx';
import { TimeAgo } from '#src/components/time-ago.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure, isRefusal } from '#src/lib/api-failure.ts';
import { messageFor } from '#src/lib/error-messages.ts';
import { formatDate } from '#src/lib/relative-time.ts';
import { useRevokeSessionMutation } from './sessions.api';

export function SessionRow({ session, now }: { session: Session; now: number }) {
  const [revoke, { isLoading }] = useRevokeSessionMutation();
  const toast = useToast();
  const { device, impersonated = false } = session;
  const label = impersonated ? 'An operator of this service' : device.label;

  async function signOut(): Promise<void> {
    const answer = await revoke(session.id);
    const failure = answer.error === undefined ? null : asFailure(answer.error);
    // Somebody was faster: it is gone, which is what was asked for.
    if (failure === null || isRefusal(failure, 'not_found')) {
      toast({ tone: 'success', title: `${label} is signed out` });
    } else toast({ tone: 'danger', title: 'That session is still open', detail: messageFor(failure) });
  }

  return (
    <li className="flex items-center gap-4 px-5 py-4 sm:px-6">
      <DeviceIcon type={device.type} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm font-medium">
          {label}
          {impersonated ? <Badge tone="warning">Looking at your account</Badge> : null}
          {session.current ? <Badge tone="success">This device</Badge> : null}
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-4 text-sm text-faint">
          <Where session={session} />
          {session.current ? (
            <span>Active now</span>
          ) : (
            <span>
              Used <TimeAgo iso={session.lastUsedAt} now={now} />
            </span>
          )}
          <span className="max-sm:hidden">Since {formatDate(session.createdAt)}</span>
        </p>
      </div>
      {session.current ? null : (
        <Button
          variant="secondary"
          size="sm"
          loading={isLoading}
          aria-label={
            impersonated ? `Sign out ${label}` : `Sign out ${label}, ${session.ip ?? 'unknown address'}`
          }
          onClick={() => void signOut()}
        >
          Sign out
        </Button>
      )}
    </li>
  );
}

function Where({ session: { ip, impersonated } }: { session: Session }) {
  if (impersonated) return <span>Changes nothing</span>;
  if (ip === null) return <span>Unknown address</span>;
  return <span className="font-mono text-[0.8125rem] leading-5 break-all">{ip}</span>;
}
