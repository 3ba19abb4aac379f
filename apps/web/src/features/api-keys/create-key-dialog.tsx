import type { CreatedApiKey, Permission } from '@authflow/contracts';
import { useState, type RefObject } from 'react';
import { DialogShell } from '#src/components/dialog-shell.tsx';
import { CreateKeyForm } from './create-key-form';
import { CreatedKeyView } from './created-key-view';

interface CreateKeyDialogProps {
  opener: RefObject<HTMLElement | null>;
  home: RefObject<HTMLElement | null>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  held: readonly Permission[];
}

export function CreateKeyDialog({ opener, home, open, onOpenChange, held }: CreateKeyDialogProps) {
  const [made, setMade] = useState<CreatedApiKey | null>(null);

  function close(): void {
    setMade(null);
    onOpenChange(false);
  }

  return (
    <DialogShell
      opener={opener}
      home={home}
      open={open}
      onOpenChange={close}
      held={made !== null}
      width="lg"
      title={made === null ? 'Create an API key' : 'Copy your key now'}
      description={
        made === null
          ? 'A program that holds it acts in your name, within what you let it do. It cannot sign in, and cannot change how you do.'
          : `“${made.name}” is shown only now. Keep it where you keep passwords: whoever has it can use it.`
      }
    >
      {made === null ? (
        <CreateKeyForm held={held} onMade={setMade} onCancel={close} />
      ) : (
        <CreatedKeyView made={made} onDone={close} />
      )}
    </DialogShell>
  );
}
