import { limits, updateAccountSchema } from '@authflow/contracts';
import { useState } from 'react';
import { z } from 'zod';
import { Button } from '#src/components/button.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure, type ApiFailure } from '#src/lib/api-failure.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { useUpdateUserMutation } from './admin-users.api';
import type { UserDialogProps } from './user-dialog-props';

/** An emptied field takes the name away. */
const formSchema = z.object({
  name: z
    .string()
    .transform((name) => (name.trim() === '' ? null : name))
    .pipe(updateAccountSchema.shape.name),
});

export function EditNameDialog({ opener, open, onClose, user }: UserDialogProps) {
  return (
    <DialogShell
      opener={opener}
      open={open}
      onOpenChange={onClose}
      title="Change the name"
      description={`How we greet ${user.email}, here and in mails.`}
    >
      <NameForm user={user} onClose={onClose} />
    </DialogShell>
  );
}

function NameForm({ user, onClose }: Pick<UserDialogProps, 'user' | 'onClose'>) {
  const form = useZodForm(formSchema, { name: user.name ?? '' });
  const [update] = useUpdateUserMutation();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const toast = useToast();
  const { errors, isSubmitting } = form.formState;

  async function submit(body: z.output<typeof formSchema>): Promise<void> {
    setFailure(null);
    const answer = await update({ id: user.id, body });
    if (answer.error === undefined) {
      onClose();
      return toast({ tone: 'success', title: 'The new name is saved' });
    }
    const error = asFailure(answer.error);
    if (applyProblem(form, error, { fields: ['name'] }) !== null) setFailure(error);
  }

  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="mt-5 space-y-4">
      <FailureAlert failure={failure} />
      <Field label="Name" error={errors.name?.message}>
        <TextInput autoComplete="off" maxLength={limits.nameLength} {...form.register('name')} />
      </Field>
      <DialogActions>
        <Button variant="secondary" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={isSubmitting}>
          Save
        </Button>
      </DialogActions>
    </form>
  );
}
