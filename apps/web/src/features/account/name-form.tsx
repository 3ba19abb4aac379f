import { limits, updateAccountSchema } from '@authflow/contracts';
import { useState } from 'react';
import { z } from 'zod';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure, type ApiFailure } from '#src/lib/api-failure.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { useUpdateAccountMutation } from './account.api';

/** An emptied field takes the name away. */
const formSchema = z.object({
  name: z
    .string()
    .transform((name) => (name.trim() === '' ? null : name))
    .pipe(updateAccountSchema.shape.name),
});

export function NameForm({ name }: { name: string | null }) {
  const form = useZodForm(formSchema, { name: name ?? '' });
  const [update] = useUpdateAccountMutation();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const toast = useToast();
  const { errors, isSubmitting, isDirty } = form.formState;

  async function submit(values: z.output<typeof formSchema>): Promise<void> {
    setFailure(null);
    const answer = await update(values);
    if (answer.error === undefined) return toast({ tone: 'success', title: 'Your name is saved' });
    const error = asFailure(answer.error);
    if (applyProblem(form, error, { fields: ['name'] }) !== null) setFailure(error);
  }

  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)}>
      <Card
        title="Name"
        description="How we greet you, here and in mails."
        footer={
          <>
            <span>At most {limits.nameLength} characters.</span>
            <Button type="submit" size="sm" loading={isSubmitting} disabled={!isDirty}>
              Save
            </Button>
          </>
        }
      >
        <div className="max-w-sm space-y-4">
          <FailureAlert failure={failure} />
          <Field label="Name" hideLabel error={errors.name?.message}>
            <TextInput autoComplete="name" placeholder="Your name" {...form.register('name')} />
          </Field>
        </div>
      </Card>
    </form>
  );
}
