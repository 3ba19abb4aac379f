import { changeEmailSchema, limits, type ChangeEmail } from '@authflow/contracts';
import { MailCheck } from 'lucide-react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useDispatch } from 'react-redux';
import { Button } from '#src/components/button.tsx';
import { MailboxLink } from '#src/components/dev-mailbox-link.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { api } from '#src/lib/api.ts';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { changeEmail } from './email-change.api';

interface EmailChangeDialogProps {
  email: string;
  opener: RefObject<HTMLElement | null>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function EmailChangeDialog({ email, opener, open, onOpenChange }: EmailChangeDialogProps) {
  const [sentTo, setSentTo] = useState<string | null>(null);

  function close(): void {
    onOpenChange(false);
    setSentTo(null);
  }

  return (
    <DialogShell
      opener={opener}
      open={open}
      onOpenChange={close}
      title={sentTo === null ? 'Change your email address' : 'Check the new inbox'}
      description={
        sentTo === null ? (
          <>
            You sign in with <strong className="font-medium break-words text-ink">{email}</strong> until the
            new address is confirmed.
          </>
        ) : (
          <>
            We sent a link to <strong className="font-medium break-words text-ink">{sentTo}</strong>. Open it
            within {limits.emailChangeHours} hours to make the change.
          </>
        )
      }
    >
      {sentTo === null ? (
        <NewAddressForm email={email} onSent={setSentTo} onCancel={close} />
      ) : (
        <Sent email={email} onClose={close} />
      )}
    </DialogShell>
  );
}

interface NewAddressFormProps {
  email: string;
  onSent: (address: string) => void;
  onCancel: () => void;
}

function NewAddressForm({ email, onSent, onCancel }: NewAddressFormProps) {
  const client = useApiClient();
  const dispatch = useDispatch();
  const form = useZodForm(changeEmailSchema, { newEmail: '' });
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const cooldown = useCooldown();
  const { errors, isSubmitting } = form.formState;

  async function submit(values: ChangeEmail): Promise<void> {
    setFailure(null);
    if (values.newEmail.toLowerCase() === email.toLowerCase()) {
      form.setError('newEmail', { message: 'This is the address you have now. Enter another one.' });
      return form.setFocus('newEmail');
    }
    const answer = await changeEmail(client, values);
    if (!('error' in answer)) {
      dispatch(api.util.invalidateTags(['Activity']));
      return onSent(values.newEmail);
    }
    cooldown.obey(answer.error);
    if (applyProblem(form, answer.error, { fields: ['newEmail'] }) !== null) setFailure(answer.error);
  }

  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="mt-5 space-y-4">
      <FailureAlert failure={failure} />
      <Field label="New email address" error={errors.newEmail?.message}>
        <TextInput type="email" inputMode="email" autoComplete="email" {...form.register('newEmail')} />
      </Field>
      <DialogActions>
        <Button variant="secondary" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={isSubmitting} disabled={cooldown.running}>
          {cooldown.label('Send the link')}
        </Button>
      </DialogActions>
    </form>
  );
}

function Sent({ email, onClose }: { email: string; onClose: () => void }) {
  const news = useRef<HTMLDivElement>(null);

  useEffect(() => {
    news.current?.focus({ preventScroll: true });
  }, []);

  return (
    <>
      <div ref={news} tabIndex={-1} className="mt-5 space-y-4">
        <p role="status" className="flex gap-3 text-sm text-soft">
          <MailCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-accent-text" />
          <span>
            We told <strong className="font-medium break-words text-ink">{email}</strong> as well. From there
            the change can be undone for {limits.emailChangeUndoDays} days, in case it was not you.
          </span>
        </p>
        <MailboxLink />
      </div>
      <DialogActions>
        <Button onClick={onClose}>Done</Button>
      </DialogActions>
    </>
  );
}
