import { createApiKeySchema, limits, type CreatedApiKey, type Permission } from '@authflow/contracts';
import { useState } from 'react';
import { useDispatch } from 'react-redux';
import { z } from 'zod';
import { Button } from '#src/components/button.tsx';
import { DialogActions } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { SelectInput } from '#src/components/select-input.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { formatDate } from '#src/lib/relative-time.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { createApiKey } from './api-keys.api';
import { PermissionChoice } from './permission-choice';

const lifetimes: readonly [days: number, words: string][] = [
  [7, '7 days'],
  [30, '30 days'],
  [limits.apiKeyDefaultDays, '90 days'],
  [180, '180 days'],
  [limits.apiKeyMaxDays, 'One year'],
];
const formSchema = createApiKeySchema.pick({ name: true }).extend({ expiresInDays: z.int() });
type KeyForm = z.infer<typeof formSchema>;

interface CreateKeyFormProps {
  held: readonly Permission[];
  onMade: (made: CreatedApiKey) => void;
  onCancel: () => void;
}

export function CreateKeyForm({ held, onMade, onCancel }: CreateKeyFormProps) {
  const form = useZodForm(formSchema, { name: '', expiresInDays: limits.apiKeyDefaultDays });
  const [permissions, setPermissions] = useState<Permission[]>([]);
  const [openedAt] = useState(() => Date.now());
  const { failure, create } = useCreateKey(form, onMade);
  const { errors, isSubmitting } = form.formState;
  const days = form.watch('expiresInDays');

  return (
    <form
      noValidate
      onSubmit={(event) => void form.handleSubmit((values) => create({ ...values, permissions }))(event)}
      className="mt-5 space-y-4"
    >
      <FailureAlert failure={failure} />
      <Field label="Key name" error={errors.name?.message} hint="So that you know later what uses it.">
        <TextInput autoComplete="off" maxLength={limits.nameLength} {...form.register('name')} />
      </Field>
      <Field
        label="Works for"
        error={errors.expiresInDays?.message}
        hint={`Until ${formatDate(new Date(openedAt + days * 86_400_000).toISOString())}.`}
      >
        <SelectInput {...form.register('expiresInDays', { valueAsNumber: true })}>
          {lifetimes.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </SelectInput>
      </Field>
      {held.length > 0 ? (
        <PermissionChoice held={held} chosen={permissions} onChange={setPermissions} />
      ) : null}
      <DialogActions>
        <Button variant="secondary" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={isSubmitting}>
          Create key
        </Button>
      </DialogActions>
    </form>
  );
}

function useCreateKey(
  form: ReturnType<typeof useZodForm<KeyForm, KeyForm>>,
  onMade: (made: CreatedApiKey) => void,
) {
  const client = useApiClient();
  const dispatch = useDispatch();
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  async function create(body: KeyForm & { permissions: Permission[] }): Promise<void> {
    setFailure(null);
    const answer = await createApiKey(client, body);
    if ('error' in answer) {
      if (applyProblem(form, answer.error, { fields: ['name', 'expiresInDays'] }) !== null)
        setFailure(answer.error);
      return;
    }
    dispatch(api.util.invalidateTags(['ApiKeys', 'Activity']));
    onMade(answer.data);
  }

  return { failure, create };
}
