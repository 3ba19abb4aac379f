import { passwordSchema, type Reauthenticate } from '@authflow/contracts';
import { useState } from 'react';
import { z } from 'zod';
import { Button } from '#src/components/button.tsx';
import { DialogActions } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { PasswordInput } from '#src/components/password-input.tsx';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';

const formSchema = z.object({ password: passwordSchema });

interface PasswordProofProps {
  give: (proof: Reauthenticate) => Promise<ApiFailure | null>;
  onCancel: () => void;
}

export function PasswordProof({ give, onCancel }: PasswordProofProps) {
  const form = useZodForm(formSchema, { password: '' });
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const cooldown = useCooldown();
  const { errors, isSubmitting } = form.formState;

  async function submit({ password }: z.output<typeof formSchema>): Promise<void> {
    setFailure(null);
    const error = await give({ password });
    if (error === null) return;
    cooldown.obey(error);
    if (isRefusal(error, 'invalid_current_password', 'invalid_credentials')) {
      form.setError('password', { type: 'server', message: 'That is not your password. Try again.' });
      form.setFocus('password', { shouldSelect: true });
    } else setFailure(error);
  }

  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="space-y-4">
      <FailureAlert failure={failure} />
      <Field label="Your password" error={errors.password?.message}>
        <PasswordInput autoComplete="current-password" autoFocus {...form.register('password')} />
      </Field>
      <DialogActions>
        <Button variant="secondary" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={isSubmitting} disabled={cooldown.running}>
          {cooldown.label('Confirm')}
        </Button>
      </DialogActions>
    </form>
  );
}
