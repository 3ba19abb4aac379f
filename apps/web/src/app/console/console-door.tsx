import type { User } from '@authflow/contracts';
import { LockKeyhole, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from '#src/components/button-link.tsx';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { PageTitle } from '#src/components/page-title.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { FirstAdminSteps } from '#src/features/admin-bootstrap/first-admin-steps.tsx';
import { useGetSetupQuery } from '#src/features/admin-bootstrap/setup.api.ts';
import type { ConsoleSection } from '#src/lib/console-sections.ts';
import { paths } from '#src/lib/paths.ts';
import { useKnock } from './use-knock';

/** What somebody finds who may not open this part of the console: why, and what there is to do about it. */
export function ConsoleDoor({ viewer, section }: { viewer: User; section: ConsoleSection | null }) {
  const setup = useGetSetupQuery(undefined, { refetchOnMountOrArgChange: true });
  const { answer, confirm, confirming } = useKnock(section?.permission ?? 'users:read');

  if (answer.state === 'asking' || setup.isLoading) return <DoorShape />;
  if (answer.state === 'enrol') {
    return (
      <Door title="Set up two-step verification first" icon={<ShieldCheck />}>
        <p>Your role opens this, but only to people who sign in with a second step. It takes a minute.</p>
        <Ways>
          <ButtonLink to={paths.security}>Open my security page</ButtonLink>
        </Ways>
      </Door>
    );
  }
  if (answer.state === 'prove') {
    return (
      <Door title="Confirm it’s you" icon={<ShieldCheck />}>
        <p>Your role opens this only in sessions that have proven a second step. Yours has not yet.</p>
        <Ways>
          <Button loading={confirming} onClick={confirm}>
            Confirm it’s me
          </Button>
        </Ways>
      </Door>
    );
  }
  if (setup.data?.administrator === 'missing') {
    return (
      <Door title="This service has no administrator yet" icon={<ShieldCheck />}>
        <p>Whoever runs it can make you one. Nothing here can be opened before.</p>
        <Card title="Make the first administrator">
          <FirstAdminSteps email={viewer.email} />
        </Card>
      </Door>
    );
  }
  return (
    <Door
      title={section === null ? 'The console is not open to you' : `${section.name}: not open to you`}
      icon={<LockKeyhole />}
    >
      <p>
        None of your roles allows this. If you need it for your work, ask an administrator of this service.
      </p>
      {answer.state === 'failed' ? <FailureAlert failure={answer.failure} /> : null}
      <Ways>
        <ButtonLink to={paths.account} variant="secondary">
          Back to my account
        </ButtonLink>
      </Ways>
    </Door>
  );
}

function Door({ title, icon, children }: { title: string; icon: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto max-w-xl space-y-5 py-6 sm:py-12 [&>p]:text-soft">
      <span
        aria-hidden="true"
        className="grid size-12 place-items-center rounded-2xl border border-line bg-surface text-faint shadow-sm [&_svg]:size-6"
      >
        {icon}
      </span>
      <PageTitle title={title} />
      {children}
    </div>
  );
}

function Ways({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap gap-3 pt-2">{children}</div>;
}

function DoorShape() {
  return (
    <div role="status" className="mx-auto max-w-xl space-y-5 py-6 sm:py-12">
      <span className="sr-only">Loading</span>
      <Skeleton className="size-12 rounded-2xl" />
      <Skeleton className="h-8 w-72" />
      <Skeleton className="h-5 w-full" />
    </div>
  );
}
