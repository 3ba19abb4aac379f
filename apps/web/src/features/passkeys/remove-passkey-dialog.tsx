import type { Passkey } from '@authflow/contracts';
import type { RefObject } from 'react';
import { RemovalDialog } from '#src/components/removal-dialog.tsx';
import { useRemovePasskeyMutation } from './passkeys.api';

interface RemovePasskeyDialogProps {
  passkey: Passkey;
  opener: RefObject<HTMLElement | null>;
  home: RefObject<HTMLElement | null>;
  open: boolean;
  onClose: () => void;
}

export function RemovePasskeyDialog({ passkey, opener, home, open, onClose }: RemovePasskeyDialogProps) {
  const [remove] = useRemovePasskeyMutation();
  return (
    <RemovalDialog
      opener={opener}
      home={home}
      open={open}
      onClose={onClose}
      title={`Remove “${passkey.name}”?`}
      description="It stops working here at once. Your device may still show it; delete it there as well."
      action="Remove passkey"
      done={`“${passkey.name}” is removed`}
      lastWayIn="This passkey is the only way into your account. Set a password, add another passkey or connect an account first; then it can go."
      remove={async () => (await remove(passkey.id)).error}
    />
  );
}
