import { CloudOff } from 'lucide-react';
import { useSession } from '#src/session/session-context.ts';
import type { Outage } from '#src/session/session.slice.ts';
import { Button } from './button';
import { Skeleton } from './skeleton';

interface WaitingProps {
  outage: Outage | null;
  shape: 'account' | 'form';
}

/** Stands where the page will be while we find out who is here. */
export function Waiting({ outage, shape }: WaitingProps) {
  if (shape === 'form') return outage === null ? <FormShape /> : <OutageNotice outage={outage} />;
  return <main>{outage === null ? <AccountShape /> : <OutageNotice outage={outage} />}</main>;
}

function AccountShape() {
  return (
    <div role="status" className="mx-auto w-full max-w-5xl px-5 py-10 sm:px-8">
      <span className="sr-only">Loading</span>
      <Skeleton className="h-8 w-32" />
      <div className="mt-14 grid gap-10 md:grid-cols-[12rem_1fr]">
        <div className="hidden space-y-3 md:block">
          <Skeleton className="h-8" />
          <Skeleton className="h-8" />
          <Skeleton className="h-8" />
        </div>
        <div className="space-y-6">
          <Skeleton className="h-9 w-40" />
          <Skeleton className="h-56 rounded-2xl" />
        </div>
      </div>
    </div>
  );
}

function FormShape() {
  return (
    <div role="status" className="w-full space-y-5">
      <span className="sr-only">Loading</span>
      <Skeleton className="h-8 w-48" />
      <Skeleton className="h-4 w-64" />
      <Skeleton className="mt-8 h-11 rounded-lg" />
      <Skeleton className="h-11 rounded-lg" />
      <Skeleton className="h-11 rounded-lg" />
    </div>
  );
}

function OutageNotice({ outage }: { outage: Outage }) {
  const session = useSession();
  const offline = outage === 'offline';
  return (
    <div role="status" className="mx-auto flex max-w-sm flex-col items-center px-6 py-24 text-center">
      <span className="grid size-12 place-items-center rounded-2xl border border-line bg-surface text-faint shadow-sm">
        <CloudOff aria-hidden="true" className="size-6" />
      </span>
      <h1 className="mt-5 text-lg font-semibold tracking-tight">
        {offline ? 'You are offline' : 'We can’t reach the server'}
      </h1>
      <p className="mt-1.5 text-sm text-soft">
        {offline
          ? 'Nobody has signed you out. This page goes on by itself when the connection is back.'
          : 'Nobody has signed you out. We keep trying; you can leave this page open.'}
      </p>
      <Button variant="secondary" className="mt-6" onClick={session.wake}>
        Try again now
      </Button>
    </div>
  );
}
