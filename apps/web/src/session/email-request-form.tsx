import type { forgotPasswordSchema } from '@authflow/contracts';
import { useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import type { Answer, ApiFailure } from '#src/lib/api-failure.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { typedAddress } from './typed-address';

/** Asks for a mail with a link: one address, carried over from and to the other forms that ask for it. */
export function EmailRequestForm<Data>({
  schema,
  send,
  onSent,
}: {
  schema: typeof forgotPasswordSchema;
  send: (values: { email: string }) => Promise<Answer<Data>>;
  onSent: (email: string, data: Data) => void | Promise<void>;
}) {
  const form = useZodForm(schema, { email: typedAddress.read() });
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const cooldown = useCooldown();
  const { errors, isSubmitting } = form.formState;

  async function submit(values: { email: string }): Promise<void> {
    setFailure(null);
    const answer = await send(values);
    if (!('error' in answer)) {
      typedAddress.keep(values.email);
      return onSent(values.email, answer.data);
    }
    cooldown.obey(answer.error);
    if (applyProblem(form, answer.error, { fields: ['email'] }) !== null) setFailure(answer.error);
  }

  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="space-y-5">
      <FailureAlert failure={failure} />
      <Field label="Email" error={errors.email?.message}>
        <TextInput type="email" inputMode="email" autoComplete="username" {...form.register('email')} />
      </Field>
      <Button type="submit" size="lg" className="w-full" loading={isSubmitting} disabled={cooldown.running}>
        {cooldown.label('Send the link')}
      </Button>
    </form>
  );
}
