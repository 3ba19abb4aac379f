import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { PageTitle } from '#src/components/page-title.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { useGetAccountQuery } from '#src/features/account/account.api.ts';
import { PasswordForm } from '#src/features/account/password-form.tsx';
import { SetPasswordCard } from '#src/features/account/set-password-card.tsx';
import { IdentitiesCard } from '#src/features/identities/identities-card.tsx';
import { useGetMfaStatusQuery } from '#src/features/mfa-totp/mfa-totp.api.ts';
import { TwoStepCard } from '#src/features/mfa-totp/two-step-card.tsx';
import { PasskeysCard } from '#src/features/passkeys/passkeys-card.tsx';
import { asFailure } from '#src/lib/api-failure.ts';

/** Every way into the account, and what guards it. */
export function SecurityPage() {
  const { data: user, error, refetch } = useGetAccountQuery();
  const { data: mfa, error: mfaError } = useGetMfaStatusQuery(undefined, { refetchOnMountOrArgChange: true });
  return (
    <div className="space-y-6">
      <PageTitle title="Security" />
      {user === undefined && error !== undefined ? (
        <div className="space-y-4">
          <FailureAlert failure={asFailure(error)} />
          <Button variant="secondary" onClick={() => void refetch()}>
            Try again
          </Button>
        </div>
      ) : null}
      {user === undefined ? (
        error === undefined && <SecurityShape />
      ) : (
        <>
          <TwoStepCard email={user.email} />
          <PasskeysCard />
          <IdentitiesCard />
          {mfa === undefined && mfaError === undefined ? <PasswordShape /> : null}
          {/* Not knowing is no reason to keep anybody from changing theirs. */}
          {(mfa?.hasPassword ?? mfaError !== undefined) ? <PasswordForm user={user} /> : null}
          {mfa?.hasPassword === false ? <SetPasswordCard email={user.email} /> : null}
        </>
      )}
    </div>
  );
}

/** Whether there is one to change is not known yet. */
function PasswordShape() {
  return (
    <Card title="Password">
      <div role="status" className="max-w-sm space-y-4">
        <span className="sr-only">Loading your password settings</span>
        <Skeleton className="h-4 w-32" />
        <Skeleton className="h-11 rounded-lg" />
      </div>
    </Card>
  );
}

function SecurityShape() {
  return (
    <div role="status" className="space-y-6">
      <span className="sr-only">Loading your security settings</span>
      <Skeleton className="h-56 rounded-2xl" />
      <Skeleton className="h-56 rounded-2xl" />
    </div>
  );
}
