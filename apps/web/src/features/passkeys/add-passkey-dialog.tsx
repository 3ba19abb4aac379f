import { limits, renamePasskeySchema, type RenamePasskey } from '@authflow/contracts';
import { useState, type RefObject } from 'react';
import { Alert } from '#src/components/alert.tsx';
import { Button } from '#src/components/button.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { Field } from '#src/components/field.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { suggestName } from './suggest-name';
import { useAddPasskey } from './use-add-passkey';

interface AddPasskeyDialogProps {
  opener: RefObject<HTMLElement | null>;
  home: RefObject<HTMLElement | null>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Names of the passkeys there are. */
  taken: readonly string[];
}

export function AddPasskeyDialog({ opener, home, open, onOpenChange, taken }: AddPasskeyDialogProps) {
  return (
    <DialogShell
      opener={opener}
      home={home}
      open={open}
      onOpenChange={onOpenChange}
      title="Add a passkey"
      description="Name it so that you recognise it later. Then your browser asks where to keep it: on this device, a phone or a security key."
    >
      <AddForm taken={taken} onClose={() => onOpenChange(false)} />
    </DialogShell>
  );
}

function AddForm({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const [suggestion] = useState(() => suggestName(window.navigator.userAgent, taken));
  const form = useZodForm(renamePasskeySchema, { name: suggestion });
  const { busy, refusal, add } = useAddPasskey();
  const toast = useToast();

  async function submit({ name }: RenamePasskey): Promise<void> {
    if (!(await add(name))) return;
    onClose();
    toast({ tone: 'success', title: 'Your passkey is added', detail: `“${name}” signs you in from now on.` });
  }

  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="mt-5 space-y-4">
      {refusal === null ? null : <Alert tone="danger">{refusal}</Alert>}
      <Field label="Passkey name" error={form.formState.errors.name?.message}>
        <TextInput autoComplete="off" maxLength={limits.nameLength} {...form.register('name')} />
      </Field>
      <DialogActions>
        <Button variant="secondary" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={busy}>
          {refusal === null ? 'Continue' : 'Try again'}
        </Button>
      </DialogActions>
    </form>
  );
}
