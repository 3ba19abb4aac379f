import { limits, reasonSchema } from '@authflow/contracts';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { z } from 'zod';
import { Button } from '#src/components/button.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { SegmentedChoice } from '#src/components/segmented-choice.tsx';
import { TextArea } from '#src/components/text-area.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure, type ApiFailure } from '#src/lib/api-failure.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { useBanUserMutation } from './user-acts.api';
import { banEnd, banLengths, type BanLength } from './ban-end';
import type { UserDialogProps } from './user-dialog-props';
import { nameOf } from './user-words';

export function BanDialog({ opener, open, onClose, user }: UserDialogProps) {
  return (
    <DialogShell
      opener={opener}
      open={open}
      onOpenChange={onClose}
      width="lg"
      title={`Ban ${nameOf(user)}?`}
      description="They are signed out everywhere, at once, and cannot sign in while the ban lasts. Nothing of theirs is lost."
    >
      <BanForm user={user} onClose={onClose} />
    </DialogShell>
  );
}

const formSchema = z
  .object({ reason: reasonSchema, length: z.enum(banLengths), day: z.string() })
  .refine(({ length, day }) => length !== 'day' || Date.parse(banEnd(length, day) ?? '') > Date.now(), {
    path: ['day'],
    message: 'Choose a day that is still to come.',
  });

const lengthLabels: Record<BanLength, string> = {
  open: 'Open end',
  '1': '1 day',
  '7': '7 days',
  '30': '30 days',
  day: 'Until a day',
};
const lengthOptions = banLengths.map((value) => ({ value, label: lengthLabels[value] }));

function BanForm({ user, onClose }: Pick<UserDialogProps, 'user' | 'onClose'>) {
  const form = useZodForm(formSchema, { reason: '', length: 'open', day: '' });
  const length = useWatch({ control: form.control, name: 'length' });
  const [ban] = useBanUserMutation();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const toast = useToast();
  const { errors, isSubmitting } = form.formState;

  async function submit({ reason, length: chosen, day }: z.output<typeof formSchema>): Promise<void> {
    setFailure(null);
    const until = banEnd(chosen, day);
    const answer = await ban({ id: user.id, body: { reason, ...(until === null ? {} : { until }) } });
    if (answer.error === undefined) {
      onClose();
      return toast({
        tone: 'success',
        title: `${nameOf(user)} is banned`,
        detail: 'They are signed out everywhere.',
      });
    }
    const error = asFailure(answer.error);
    if (applyProblem(form, error, { fields: ['reason'] }) !== null) setFailure(error);
  }

  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="mt-5 space-y-5">
      <Field
        label="Reason"
        hint="Shown to other operators and kept in the audit log."
        error={errors.reason?.message}
      >
        <TextArea autoComplete="off" maxLength={limits.reasonLength} {...form.register('reason')} />
      </Field>
      <SegmentedChoice
        label="How long"
        options={lengthOptions}
        value={length}
        onChange={(value) => form.setValue('length', value)}
      />
      {length === 'day' ? (
        <Field label="Last day of the ban" error={errors.day?.message}>
          <TextInput type="date" {...form.register('day')} />
        </Field>
      ) : null}
      <FailureAlert failure={failure} />
      <DialogActions>
        <Button variant="secondary" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="danger" loading={isSubmitting}>
          Ban
        </Button>
      </DialogActions>
    </form>
  );
}
