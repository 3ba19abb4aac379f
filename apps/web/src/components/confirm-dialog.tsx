import { limits, reasonSchema } from '@authflow/contracts';
import { useState, type ReactNode, type RefObject } from 'react';
import { z } from 'zod';
import { asFailure, isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { Button } from './button';
import { DialogActions, DialogShell } from './dialog-shell';
import { FailureAlert } from './failure-alert';
import { Field } from './field';
import { TextArea } from './text-area';
import { useToast } from './toast-context';

interface ConfirmDialogProps {
  opener: RefObject<HTMLElement | null>;
  open: boolean;
  onClose: () => void;
  title: string;
  description: ReactNode;
  /** What will happen, point by point. */
  points?: readonly string[];
  /** Asks why; who reads it is said in the hint. */
  reason?: { label: string; hint: string };
  /** The button's text. */
  action: string;
  danger?: boolean;
  /** The notice afterwards; nothing when what follows speaks for itself. */
  done?: string;
  /** Gives back what went wrong, or nothing. */
  act: (reason: string) => Promise<unknown>;
}

/** Asks before something is done to somebody, and says there when it was refused. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opener, open, onClose, title, description } = props;
  return (
    <DialogShell opener={opener} open={open} onOpenChange={onClose} title={title} description={description}>
      <Confirmation {...props} />
    </DialogShell>
  );
}

const withReason = z.object({ reason: reasonSchema });
const withoutReason = z.object({ reason: z.string() });

function Confirmation({ points, reason, action, danger, done, act, onClose }: ConfirmDialogProps) {
  const form = useZodForm(reason ? withReason : withoutReason, { reason: '' });
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const toast = useToast();
  const { errors, isSubmitting } = form.formState;

  async function submit(values: { reason: string }): Promise<void> {
    setFailure(null);
    const error = await act(values.reason);
    if (error === undefined || error === null) {
      onClose();
      if (done !== undefined) toast({ tone: 'success', title: done });
      return;
    }
    const refused = asFailure(error);
    if (applyProblem(form, refused, { fields: reason ? ['reason'] : [] }) !== null) setFailure(refused);
  }

  const final = failure !== null && isRefusal(failure, 'last_admin', 'insufficient_permission', 'not_found');
  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="mt-4 space-y-5">
      {points ? (
        <ul className="list-disc space-y-1.5 pl-5 text-sm text-soft marker:text-faint">
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      ) : null}
      {reason ? (
        <Field label={reason.label} hint={reason.hint} error={errors.reason?.message}>
          <TextArea autoComplete="off" maxLength={limits.reasonLength} {...form.register('reason')} />
        </Field>
      ) : null}
      <FailureAlert failure={failure} />
      <DialogActions>
        <Button variant="secondary" onClick={onClose}>
          {final ? 'Close' : 'Cancel'}
        </Button>
        {final ? null : (
          <Button type="submit" variant={danger ? 'danger' : 'primary'} loading={isSubmitting}>
            {action}
          </Button>
        )}
      </DialogActions>
    </form>
  );
}
