import { resetPasswordSchema } from '@authflow/contracts';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { useNavigate } from 'react-router-dom';
import { Button } from '#src/components/button.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { PasswordInput } from '#src/components/password-input.tsx';
import { PasswordStrength } from '#src/components/password-strength.tsx';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { forgetLinkToken } from '#src/lib/link-token.ts';
import { paths } from '#src/lib/paths.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { useSession } from '#src/session/session-context.ts';
import { resetPassword } from './password-reset.api';

const formSchema = resetPasswordSchema.pick({ password: true });

interface NewPasswordFormProps {
  token: string;
  onDeadLink: () => void;
}

export function NewPasswordForm({ token, onDeadLink }: NewPasswordFormProps) {
  const client = useApiClient();
  const session = useSession();
  const navigate = useNavigate();
  const form = useZodForm(formSchema, { password: '' });
  const password = useWatch({ control: form.control, name: 'password' });
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const cooldown = useCooldown();
  const { errors, isSubmitting } = form.formState;

  async function submit(values: { password: string }): Promise<void> {
    setFailure(null);
    const answer = await resetPassword(client, { token, ...values });
    if ('error' in answer) return refuse(answer.error);
    forgetLinkToken(paths.resetPassword);
    // The reset has ended every session, one in this browser too.
    session.signedOut();
    await navigate(paths.login, { replace: true, state: { notice: 'passwordReset' } });
  }

  function refuse(error: ApiFailure): void {
    if (isRefusal(error, 'invalid_or_expired_token')) return onDeadLink();
    cooldown.obey(error);
    const left = applyProblem(form, error, { fields: ['password'], codes: { weak_password: 'password' } });
    if (left !== null) setFailure(error);
  }

  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="space-y-5">
      <FailureAlert failure={failure} />
      <Field
        label="New password"
        error={errors.password?.message}
        hint={<PasswordStrength password={password} related={[]} />}
      >
        <PasswordInput autoComplete="new-password" {...form.register('password')} />
      </Field>
      <Button type="submit" size="lg" className="w-full" loading={isSubmitting} disabled={cooldown.running}>
        {cooldown.label('Save new password')}
      </Button>
    </form>
  );
}
