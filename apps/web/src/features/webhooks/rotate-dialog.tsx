import { limits, type Webhook, type WebhookSecret } from '@authflow/contracts';
import { useState, type RefObject } from 'react';
import { useDispatch } from 'react-redux';
import { Button } from '#src/components/button.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { SelectInput } from '#src/components/select-input.tsx';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { SecretView } from './secret-view';
import { rotateSecret } from './webhooks.api';

const overlaps: readonly [hours: number, words: string][] = [
  [0, 'Not at all: it has leaked'],
  [1, 'One hour'],
  [limits.webhookRotationHours, 'One day'],
  [limits.webhookRotationMaxHours, 'One week'],
];

interface RotateDialogProps {
  opener: RefObject<HTMLElement | null>;
  open: boolean;
  onClose: () => void;
  webhook: Webhook;
}

/** Gives a webhook a new secret and shows it. */
export function RotateDialog({ opener, open, onClose, webhook }: RotateDialogProps) {
  const [made, setMade] = useState<WebhookSecret | null>(null);

  function close(): void {
    setMade(null);
    onClose();
  }

  return (
    <DialogShell
      opener={opener}
      open={open}
      onOpenChange={close}
      held={made !== null}
      title={made === null ? 'Give it a new secret?' : 'Copy the signing secret now'}
      description={
        made === null
          ? 'For as long as the old secret counts too, each call carries two signatures, and the receiver can change over without losing one.'
          : describeOld(made)
      }
    >
      {made === null ? (
        <RotateForm id={webhook.id} onMade={setMade} onCancel={close} />
      ) : (
        <SecretView secret={made.secret} onDone={close} />
      )}
    </DialogShell>
  );
}

function describeOld({ previousSecretExpiresAt }: WebhookSecret): string {
  return previousSecretExpiresAt === null
    ? 'It is shown only now. The old one is dead: calls do not verify with it any more.'
    : 'It is shown only now. Until the old one runs out, calls verify with either.';
}

function RotateForm({
  id,
  onMade,
  onCancel,
}: {
  id: string;
  onMade: (made: WebhookSecret) => void;
  onCancel: () => void;
}) {
  const client = useApiClient();
  const dispatch = useDispatch();
  const [keepOldHours, setKeepOldHours] = useState<number>(limits.webhookRotationHours);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  async function rotate(): Promise<void> {
    setBusy(true);
    setFailure(null);
    const answer = await rotateSecret(client, id, { keepOldHours });
    setBusy(false);
    if ('error' in answer) return setFailure(answer.error);
    dispatch(api.util.invalidateTags(['Webhooks', 'AuditEvents']));
    onMade(answer.data);
  }

  return (
    <form
      className="mt-5 space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        void rotate();
      }}
    >
      <Field label="The old secret counts for" error={undefined}>
        <SelectInput
          value={keepOldHours}
          onChange={({ currentTarget }) => setKeepOldHours(Number(currentTarget.value))}
        >
          {overlaps.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </SelectInput>
      </Field>
      <FailureAlert failure={failure} />
      <DialogActions>
        <Button variant="secondary" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={busy}>
          Make a new secret
        </Button>
      </DialogActions>
    </form>
  );
}
