import type { User } from '@authflow/contracts';
import { Button } from '#src/components/button.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { PageTitle } from '#src/components/page-title.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { DeletionCard } from '#src/features/account-deletion/deletion-card.tsx';
import { ExportCard } from '#src/features/account-export/export-card.tsx';
import { useGetAccountQuery } from '#src/features/account/account.api.ts';
import { AccountHeader } from '#src/features/account/account-header.tsx';
import { FactsCard } from '#src/features/account/facts-card.tsx';
import { NameForm } from '#src/features/account/name-form.tsx';
import { SetupCard, useSetupPending } from '#src/features/admin-bootstrap/setup-card.tsx';
import { EmailChangeButton } from '#src/features/email-change/email-change-button.tsx';
import { PasskeyOffer, usePasskeyOfferPending } from '#src/features/passkeys/passkey-offer.tsx';
import { asFailure } from '#src/lib/api-failure.ts';

/** Who the account belongs to, and what its owner can do with all of it. */
export function ProfilePage() {
  const { data: user, error, refetch } = useGetAccountQuery();
  return (
    <div className="space-y-6">
      <PageTitle title="Profile" />
      {user ? <Profile user={user} /> : null}
      {user === undefined && error === undefined ? <ProfileShape /> : null}
      {user === undefined && error !== undefined ? (
        <div className="space-y-4">
          <FailureAlert failure={asFailure(error)} />
          <Button variant="secondary" onClick={() => void refetch()}>
            Try again
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** Holds back what is below the offers until it is known which there are: nothing moves under a pointer. */
function Profile({ user }: { user: User }) {
  const offer = usePasskeyOfferPending();
  const setup = useSetupPending();
  if (offer || setup)
    return (
      <>
        <AccountHeader user={user} />
        <CardShapes />
      </>
    );
  return (
    <>
      <AccountHeader user={user} />
      <PasskeyOffer />
      <SetupCard email={user.email} />
      <NameForm key={user.updatedAt} name={user.name} />
      <FactsCard user={user} changeEmail={<EmailChangeButton email={user.email} />} />
      <ExportCard />
      <DeletionCard email={user.email} />
    </>
  );
}

function ProfileShape() {
  return (
    <>
      <Skeleton className="size-14 rounded-full" />
      <CardShapes />
    </>
  );
}

function CardShapes() {
  return (
    <div role="status" className="space-y-6">
      <span className="sr-only">Loading your profile</span>
      <Skeleton className="h-48 rounded-2xl" />
      <Skeleton className="h-52 rounded-2xl" />
    </div>
  );
}
