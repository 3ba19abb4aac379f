import type { TotpEnrolment } from '@authflow/contracts';
import { Smartphone } from 'lucide-react';
import { useRef, useState } from 'react';
import { Badge } from '#src/components/badge.tsx';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { ListPending } from '#src/components/list-pending.tsx';
import { SettingRow } from '#src/components/setting-row.tsx';
import { type ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { useFocusCatch } from '#src/lib/use-focus-catch.ts';
import { EnrolDialog } from './enrol-dialog';
import { FactorList } from './factor-list';
import { startTotp, useGetMfaStatusQuery } from './mfa-totp.api';

/** The account's second step: set up, looked after, taken away. */
export function TwoStepCard({ email }: { email: string }) {
  const { data: status, error, refetch } = useGetMfaStatusQuery();
  const start = useStart();
  const { enabled } = status ?? { enabled: false };
  // Turned off, its rows take their buttons along.
  const card = useFocusCatch<HTMLElement>(enabled ? 1 : 0);

  return (
    <Card
      ref={card}
      title="Two-step verification"
      description="On top of your password, a code from your phone. A stolen password alone opens nothing."
      badge={status === undefined ? null : <StateBadge enabled={enabled} />}
      flush
    >
      {start.failure ? (
        <div className="px-5 pb-4 sm:px-6">
          <FailureAlert failure={start.failure} />
        </div>
      ) : null}
      {status === undefined ? (
        <ListPending
          error={error}
          label="Loading two-step verification"
          rows={2}
          onRetry={() => void refetch()}
        />
      ) : null}
      {status?.enabled === false ? <NotSetUp start={start} /> : null}
      {status?.enabled === true ? (
        <FactorList
          status={status}
          email={email}
          home={card}
          replacing={start.busy}
          onReplace={start.begin}
        />
      ) : null}
      <EnrolDialog
        key={start.round}
        enrolment={start.enrolment}
        replaces={start.replaces}
        email={email}
        opener={start.opener}
        home={card}
        onClose={start.end}
      />
    </Card>
  );
}

function StateBadge({ enabled }: { enabled: boolean }) {
  return <Badge tone={enabled ? 'success' : 'neutral'}>{enabled ? 'On' : 'Off'}</Badge>;
}

function NotSetUp({ start }: { start: ReturnType<typeof useStart> }) {
  return (
    <ul className="border-t border-line">
      <SettingRow
        icon={<Smartphone />}
        title="Authenticator app"
        detail="Works with 1Password, Google Authenticator, Aegis and many more"
      >
        <Button
          variant="secondary"
          size="sm"
          aria-label="Set up two-step verification"
          loading={start.busy}
          onClick={(event) => start.begin(event.currentTarget, false)}
        >
          Set up
        </Button>
      </SettingRow>
    </ul>
  );
}

/** Fetches a secret before the dialog opens, so that a question for the password comes first. */
function useStart() {
  const client = useApiClient();
  const opener = useRef<HTMLElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [enrolment, setEnrolment] = useState<TotpEnrolment | null>(null);
  const [replaces, setReplaces] = useState(false);
  const [round, setRound] = useState(0);

  async function fetchSecret(replacing: boolean): Promise<void> {
    setBusy(true);
    setFailure(null);
    const answer = await startTotp(client);
    setBusy(false);
    if ('error' in answer) return setFailure(answer.error);
    setReplaces(replacing);
    setRound((before) => before + 1);
    setEnrolment(answer.data);
  }

  return {
    busy,
    failure,
    enrolment,
    replaces,
    round,
    opener,
    begin: (button: HTMLElement, replacing: boolean) => {
      opener.current = button;
      void fetchSecret(replacing);
    },
    end: () => setEnrolment(null),
  };
}
