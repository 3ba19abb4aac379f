import { forgotPasswordSchema, type ForgotPassword } from '@authflow/contracts';
import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { MailboxLink } from '#src/components/dev-mailbox-link.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { TextLink } from '#src/components/text-link.tsx';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { paths } from '#src/lib/paths.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { typedAddress } from '#src/session/typed-address.ts';
import { requestReset } from './password-reset.api';

export function ForgotPasswordPage() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  return sentTo === null ? (
    <RequestForm onSent={setSentTo} />
  ) : (
    <RequestSent email={sentTo} onAgain={() => setSentTo(null)} />
  );
}

function RequestForm({ onSent }: { onSent: (email: string) => void }) {
  const client = useApiClient();
  const form = useZodForm(forgotPasswordSchema, { email: typedAddress.read() });
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const cooldown = useCooldown();
  const { errors, isSubmitting } = form.formState;

  async function submit(values: ForgotPassword): Promise<void> {
    setFailure(null);
    const answer = await requestReset(client, values);
    if (!('error' in answer)) {
      typedAddress.keep(values.email);
      return onSent(values.email);
    }
    const { error } = answer;
    cooldown.obey(error);
    if (applyProblem(form, error, { fields: ['email'] }) !== null) setFailure(error);
  }

  return (
    <>
      <FormHeading title="Reset your password">
        Tell us your address, and we send you a link to choose a new one.
      </FormHeading>
      <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="space-y-5">
        <FailureAlert failure={failure} />
        <Field label="Email" error={errors.email?.message}>
          <TextInput type="email" inputMode="email" autoComplete="username" {...form.register('email')} />
        </Field>
        <Button type="submit" size="lg" className="w-full" loading={isSubmitting} disabled={cooldown.running}>
          {cooldown.label('Send the link')}
        </Button>
      </form>
      <p className="mt-6 text-sm text-soft">
        Remembered it? <TextLink to={paths.login}>Sign in</TextLink>
      </p>
    </>
  );
}

function RequestSent({ email, onAgain }: { email: string; onAgain: () => void }) {
  return (
    <>
      <MailCheck aria-hidden="true" className="mb-5 size-10 text-accent-text" strokeWidth={1.6} />
      <FormHeading title="Look at your mail">
        If <strong className="font-medium break-words text-ink">{email}</strong> has an account, a link is on
        its way. It works once, for 30 minutes.
      </FormHeading>
      <div className="space-y-5">
        <MailboxLink />
        <p className="text-sm text-soft">
          Nothing there? Look in the spam folder, or{' '}
          <button
            type="button"
            onClick={onAgain}
            className="rounded-sm font-medium text-accent-text underline decoration-accent-line underline-offset-4 hover:decoration-current"
          >
            try another address
          </button>
          .
        </p>
        <p className="text-sm text-soft">
          <TextLink to={paths.login}>Back to sign in</TextLink>
        </p>
      </div>
    </>
  );
}
