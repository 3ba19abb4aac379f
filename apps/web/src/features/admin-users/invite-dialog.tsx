import { inviteUserSchema, limits } from '@authflow/contracts';
import { useState, type RefObject } from 'react';
import { z } from 'zod';
import { Button } from '#src/components/button.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure, isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { useInviteUserMutation } from './admin-users.api';
import { RoleChoice } from './role-choice';

interface InviteDialogProps {
  opener: RefObject<HTMLElement | null>;
  open: boolean;
  onClose: () => void;
}

export function InviteDialog({ opener, open, onClose }: InviteDialogProps) {
  return (
    <DialogShell
      opener={opener}
      open={open}
      onOpenChange={onClose}
      width="lg"
      title="Invite somebody"
      description={`We mail them a link to set a password. It works once, for ${limits.invitationDays} days.`}
    >
      <InviteForm onClose={onClose} />
    </DialogShell>
  );
}

const formSchema = z.object({
  email: inviteUserSchema.shape.email,
  name: z
    .string()
    .transform((name) => (name.trim() === '' ? undefined : name))
    .pipe(inviteUserSchema.shape.name),
});

function InviteForm({ onClose }: { onClose: () => void }) {
  const form = useZodForm(formSchema, { email: '', name: '' });
  const [roles, setRoles] = useState<string[]>([]);
  const [invite] = useInviteUserMutation();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const toast = useToast();
  const { errors, isSubmitting } = form.formState;

  async function submit({ email, name }: z.output<typeof formSchema>): Promise<void> {
    setFailure(null);
    const answer = await invite({
      email,
      ...(name === undefined ? {} : { name }),
      ...(roles.length === 0 ? {} : { roles }),
    });
    if (answer.error === undefined) {
      onClose();
      return toast({ tone: 'success', title: 'The invitation is on its way', detail: email });
    }
    const error = asFailure(answer.error);
    if (isRefusal(error, 'conflict')) {
      const message = 'There is an account with this address already.';
      return form.setError('email', { type: 'server', message }, { shouldFocus: true });
    }
    if (applyProblem(form, error, { fields: ['email', 'name'] }) !== null) setFailure(error);
  }

  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="mt-5 space-y-5">
      <Field label="Email" error={errors.email?.message}>
        <TextInput
          type="email"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...form.register('email')}
        />
      </Field>
      <Field label="Name" optional error={errors.name?.message}>
        <TextInput autoComplete="off" maxLength={limits.nameLength} {...form.register('name')} />
      </Field>
      <RoleChoice held={[]} chosen={roles} onChange={setRoles} />
      <FailureAlert failure={failure} />
      <DialogActions>
        <Button variant="secondary" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={isSubmitting}>
          Send the invitation
        </Button>
      </DialogActions>
    </form>
  );
}
