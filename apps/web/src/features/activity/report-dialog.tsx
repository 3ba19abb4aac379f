import type { Activity } from '@authflow/contracts';
import { useState, type RefObject } from 'react';
import { Button } from '#src/components/button.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { formatMoment } from '#src/lib/relative-time.ts';
import { useSession } from '#src/session/session-context.ts';
import { describe } from './activity-sentences';
import { lockAccount } from './lock.api';

interface ReportDialogProps {
  /** Open while there is one. */
  activity: Activity | null;
  opener: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** “This wasn’t me”: says what locking does, and does it. */
export function ReportDialog({ activity, opener, onClose }: ReportDialogProps) {
  return (
    <DialogShell
      opener={opener}
      open={activity !== null}
      onOpenChange={onClose}
      title="Lock your account?"
      description={activity === null ? null : <Reported activity={activity} />}
    >
      {activity === null ? null : <Confirmation since={activity.createdAt} onCancel={onClose} />}
    </DialogShell>
  );
}

function Reported({ activity }: { activity: Activity }) {
  return (
    <>
      “{describe(activity).text}”, {formatMoment(activity.createdAt)}, {activity.device.label}. If that was
      not you, somebody else may be in your account.
    </>
  );
}

function Confirmation({ since, onCancel }: { since: string; onCancel: () => void }) {
  const client = useApiClient();
  const session = useSession();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  async function lock(): Promise<void> {
    setBusy(true);
    setFailure(null);
    const answer = await lockAccount(client, since);
    setBusy(false);
    if ('error' in answer) setFailure(answer.error);
    else session.signedOut('locked');
  }

  return (
    <div className="mt-4 space-y-4">
      <ul className="list-disc space-y-1.5 pl-5 text-sm text-soft marker:text-faint">
        <li>Every device is signed out at once, this one too.</li>
        <li>Your password stops working, and what was added to your account since then is removed.</li>
        <li>We mail you a link to choose a new password. With that you are back in.</li>
      </ul>
      <FailureAlert failure={failure} />
      <DialogActions>
        <Button variant="secondary" onClick={onCancel}>
          It was me
        </Button>
        <Button variant="danger" loading={busy} onClick={() => void lock()}>
          Lock my account
        </Button>
      </DialogActions>
    </div>
  );
}
