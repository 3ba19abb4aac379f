import { useState, type RefObject } from 'react';
import { asFailure, isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { Alert } from './alert';
import { Button } from './button';
import { DialogActions, DialogShell } from './dialog-shell';
import { FailureAlert } from './failure-alert';
import { useToast } from './toast-context';

interface RemovalDialogProps {
  opener: RefObject<HTMLElement | null>;
  home: RefObject<HTMLElement | null>;
  open: boolean;
  onClose: () => void;
  title: string;
  description: string;
  /** The button's text. */
  action: string;
  /** The notice afterwards. */
  done: string;
  /** What to do when it is the only way into the account. */
  lastWayIn?: string;
  /** Gives back what went wrong, or nothing. */
  remove: () => Promise<unknown>;
}

/** Asks before something goes, and says why the last way to sign in stays. */
export function RemovalDialog(props: RemovalDialogProps) {
  const { opener, home, open, title, description, action } = props;
  const { busy, failure, confirm, close } = useRemoval(props);
  const last = failure !== null && isRefusal(failure, 'last_sign_in_method');

  return (
    <DialogShell
      opener={opener}
      home={home}
      open={open}
      onOpenChange={close}
      title={title}
      description={description}
    >
      <div className={failure === null || failure.kind === 'cancelled' ? undefined : 'mt-4'}>
        {last ? (
          <Alert tone="warning" title="This one has to stay for now">
            {props.lastWayIn}
          </Alert>
        ) : (
          <FailureAlert failure={failure} />
        )}
      </div>
      <DialogActions>
        <Button variant="secondary" onClick={close}>
          {last ? 'Close' : 'Cancel'}
        </Button>
        {last ? null : (
          <Button variant="danger" loading={busy} onClick={() => void confirm()}>
            {action}
          </Button>
        )}
      </DialogActions>
    </DialogShell>
  );
}

function useRemoval({ onClose, done, remove }: RemovalDialogProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const toast = useToast();

  function close(): void {
    setFailure(null);
    onClose();
  }

  async function confirm(): Promise<void> {
    setBusy(true);
    setFailure(null);
    const error = await remove();
    setBusy(false);
    const refused = error === undefined ? null : asFailure(error);
    // Another tab was faster: it is gone, which is what was asked for.
    if (refused !== null && !isRefusal(refused, 'not_found')) return setFailure(refused);
    close();
    toast({ tone: 'success', title: done });
  }

  return { busy, failure, confirm, close };
}
