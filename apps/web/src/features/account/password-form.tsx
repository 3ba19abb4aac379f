import { changePasswordSchema, type ChangePassword, type User } from '@authflow/contracts';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { useDispatch } from 'react-redux';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { PasswordInput } from '#src/components/password-input.tsx';
import { PasswordStrength } from '#src/components/password-strength.tsx';
import { useToast } from '#src/components/toast-context.ts';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { changePassword } from './change-password.api';

const empty: ChangePassword = { currentPassword: '', newPassword: '' };

/** For who has a password: changes it. */
export function PasswordForm({ user }: { user: User }) {
  const client = useApiClient();
  const dispatch = useDispatch();
  const toast = useToast();
  const form = useZodForm(changePasswordSchema, empty);
  const newPassword = useWatch({ control: form.control, name: 'newPassword' });
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const cooldown = useCooldown();
  const { errors, isSubmitting } = form.formState;

  async function submit(values: ChangePassword): Promise<void> {
    setFailure(null);
    const answer = await changePassword(client, values);
    if ('error' in answer) return refuse(answer.error);
    form.reset(empty);
    dispatch(api.util.invalidateTags(['Sessions', 'Activity']));
    toast({
      tone: 'success',
      title: 'Your password is changed',
      detail: 'Every other device has been signed out.',
    });
  }

  function refuse(error: ApiFailure): void {
    cooldown.obey(error);
    const left = applyProblem(form, error, {
      fields: ['currentPassword', 'newPassword'],
      codes: { invalid_current_password: 'currentPassword', weak_password: 'newPassword' },
    });
    if (left !== null) setFailure(error);
  }

  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)}>
      <Card
        title="Password"
        description="Changing it signs out every other device. This one stays signed in."
        footer={
          <>
            <span>We tell you by mail when it changes.</span>
            <Button type="submit" size="sm" loading={isSubmitting} disabled={cooldown.running}>
              {cooldown.label('Change password')}
            </Button>
          </>
        }
      >
        <div className="max-w-sm space-y-5">
          <FailureAlert failure={failure} />
          {/* For password managers: which account this password belongs to. */}
          <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
          <Field label="Current password" error={errors.currentPassword?.message}>
            <PasswordInput autoComplete="current-password" {...form.register('currentPassword')} />
          </Field>
          <Field
            label="New password"
            error={errors.newPassword?.message}
            hint={<PasswordStrength password={newPassword} related={[user.email, user.name ?? '']} />}
          >
            <PasswordInput autoComplete="new-password" {...form.register('newPassword')} />
          </Field>
        </div>
      </Card>
    </form>
  );
}
