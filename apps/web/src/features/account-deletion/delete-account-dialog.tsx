import { limits } from '@authflow/contracts';
import { useState, type FormEvent, type RefObject } from 'react';
import { Button } from '#src/components/button.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { formatDate } from '#src/lib/relative-time.ts';
import { useNow } from '#src/lib/use-now.ts';
import { useSession } from '#src/session/session-context.ts';
import { tabStore } from '#src/storage/web-storage.ts';
import { deleteAccount } from './account-deletion.api';

interface DeleteAccountDialogProps {
  email: string;
  opener: RefObject<HTMLElement | null>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const dayMs = 86_400_000;

export function DeleteAccountDialog({ email, opener, open, onOpenChange }: DeleteAccountDialogProps) {
  return (
    <DialogShell
      opener={opener}
      open={open}
      onOpenChange={onOpenChange}
      title="Delete your account?"
      description={
        <>
          This closes the account of <strong className="font-medium break-words text-ink">{email}</strong>.
        </>
      }
    >
      <Confirmation email={email} onCancel={() => onOpenChange(false)} />
    </DialogShell>
  );
}

function Confirmation({ email, onCancel }: { email: string; onCancel: () => void }) {
  const client = useApiClient();
  const session = useSession();
  const [typed, setTyped] = useState('');
  const [fault, setFault] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    if (typed.trim().toLowerCase() !== email.toLowerCase()) return setFault(`Type ${email} to confirm.`);
    setBusy(true);
    setFailure(null);
    const answer = await deleteAccount(client);
    setBusy(false);
    if ('error' in answer) return setFailure(answer.error);
    tabStore.write('authflow.erased-at', answer.data.erasedAt);
    session.signedOut('deleted');
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="mt-4 space-y-5">
      <Consequences />
      <FailureAlert failure={failure} />
      <Field label="Type your email address to confirm" error={fault}>
        <TextInput
          type="email"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={email}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setFault(undefined);
          }}
        />
      </Field>
      <DialogActions>
        <Button variant="secondary" onClick={onCancel}>
          Keep my account
        </Button>
        <Button type="submit" variant="danger" loading={busy}>
          Delete my account
        </Button>
      </DialogActions>
    </form>
  );
}

function Consequences() {
  const now = useNow(60_000);
  const until = formatDate(new Date(now + limits.deletionGraceDays * dayMs).toISOString());
  return (
    <ul className="list-disc space-y-1.5 pl-5 text-sm text-soft marker:text-faint">
      <li>You are signed out everywhere, at once, and nobody can sign in any more.</li>
      <li>Links and codes we mailed you before stop working.</li>
      <li>
        Until <strong className="font-medium text-ink">{until}</strong> the link in our mail restores
        everything. After that it is erased for good.
      </li>
    </ul>
  );
}
