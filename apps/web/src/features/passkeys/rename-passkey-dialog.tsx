import { limits, renamePasskeySchema, type Passkey, type RenamePasskey } from '@authflow/contracts';
import { useState, type RefObject } from 'react';
import { Button } from '#src/components/button.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure, type ApiFailure } from '#src/lib/api-failure.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { useRenamePasskeyMutation } from './passkeys.api';

interface RenamePasskeyDialogProps {
  passkey: Passkey;
  opener: RefObject<HTMLElement | null>;
  home: RefObject<HTMLElement | null>;
  open: boolean;
  onClose: () => void;
}

export function RenamePasskeyDialog({ passkey, opener, home, open, onClose }: RenamePasskeyDialogProps) {
  return (
    <DialogShell
      opener={opener}
      home={home}
      open={open}
      onOpenChange={onClose}
      title="Rename this passkey"
      description="Only you see its name."
    >
      <RenameForm passkey={passkey} onClose={onClose} />
    </DialogShell>
  );
}

function RenameForm({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const form = useZodForm(renamePasskeySchema, { name: passkey.name });
  const [rename] = useRenamePasskeyMutation();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const toast = useToast();
  const { errors, isSubmitting } = form.formState;

  async function submit(body: RenamePasskey): Promise<void> {
    setFailure(null);
    const answer = await rename({ id: passkey.id, body });
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
      <Field label="Passkey name" error={errors.name?.message}>
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
