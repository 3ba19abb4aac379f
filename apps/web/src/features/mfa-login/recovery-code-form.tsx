import { recoveryCodeSchema } from '@authflow/contracts';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { Button } from '#src/components/button.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import type { SecondStep } from './use-second-step';

const formSchema = z.object({ code: recoveryCodeSchema });
const wrongCode = 'That code is wrong or was used before. Try another one.';

export function RecoveryCodeForm({ step }: { step: SecondStep }) {
  const form = useZodForm(formSchema, { code: '' });
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const cooldown = useCooldown();
  const { errors, isSubmitting } = form.formState;

  const { setFocus } = form;
  useEffect(() => setFocus('code'), [setFocus]);

  async function submit({ code }: { code: string }): Promise<void> {
    setFailure(null);
    const refusal = await step.prove({ method: 'recovery_code', code });
    if (refusal === null) return;
    cooldown.obey(refusal);
    if (!isRefusal(refusal, 'invalid_code', 'validation_failed')) return setFailure(refusal);
    form.setError('code', { type: 'server', message: wrongCode });
    form.setFocus('code', { shouldSelect: true });
  }

  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="space-y-5">
      <FailureAlert failure={failure} />
      <Field label="Recovery code" error={errors.code?.message}>
        <TextInput
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          placeholder="k7p2m-x9qfa"
          className="font-mono tracking-wide"
          {...form.register('code')}
        />
      </Field>
      <Button type="submit" size="lg" className="w-full" loading={isSubmitting} disabled={cooldown.running}>
        {cooldown.label('Confirm')}
      </Button>
    </form>
  );
}
