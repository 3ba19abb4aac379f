import { limits, type Webhook, type WebhookSecret } from '@authflow/contracts';
import { useState } from 'react';
import { useDispatch } from 'react-redux';
import { Button } from '#src/components/button.tsx';
import { DialogActions } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure, type ApiFailure } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';
import { applyProblem } from '#src/lib/apply-problem.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { useZodForm } from '#src/lib/use-zod-form.ts';
import { EventPicker } from './event-picker';
import {
  changesTo,
  emptyWebhook,
  formOf,
  webhookFormSchema,
  type WebhookForm as Values,
} from './webhook-form-values';
import { createWebhook, useUpdateWebhookMutation } from './webhooks.api';

interface WebhookFormProps {
  webhook: Webhook | null;
  onMade: (made: WebhookSecret) => void;
  onClose: () => void;
}

export function WebhookForm({ webhook, onMade, onClose }: WebhookFormProps) {
  const form = useZodForm(webhookFormSchema, webhook === null ? emptyWebhook : formOf(webhook));
  const { failure, submit } = useSave(form, { webhook, onMade, onClose });
  const { errors, isSubmitting, isSubmitted } = form.formState;
  const events = form.watch('events');

  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)} className="mt-5 space-y-5">
      <Field
        label="Address"
        error={errors.url?.message}
        hint="Begins with https:// and can be reached from the internet."
      >
        <TextInput
          type="url"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder="https://example.com/hooks/authflow"
          {...form.register('url')}
        />
      </Field>
      <Field label="Description" optional error={errors.description?.message}>
        <TextInput
          autoComplete="off"
          maxLength={limits.webhookDescriptionLength}
          {...form.register('description')}
        />
      </Field>
      <EventPicker
        chosen={events}
        error={errors.events?.message}
        onChange={(chosen) =>
          form.setValue('events', chosen, { shouldDirty: true, shouldValidate: isSubmitted })
        }
      />
      <FailureAlert failure={failure} />
      {/* In sight however long the list above is. */}
      <div className="sticky -bottom-6 -mx-6 -mb-6 border-t border-line bg-surface px-6 pb-6 [&>*]:mt-4">
        <DialogActions>
          <Button variant="secondary" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isSubmitting}>
            {webhook === null ? 'Add webhook' : 'Save changes'}
          </Button>
        </DialogActions>
      </div>
    </form>
  );
}

function useSave(
  form: ReturnType<typeof useZodForm<Values, Values>>,
  { webhook, onMade, onClose }: WebhookFormProps,
) {
  const client = useApiClient();
  const dispatch = useDispatch();
  const [update] = useUpdateWebhookMutation();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const toast = useToast();

  function refuse(refused: ApiFailure): void {
    if (applyProblem(form, refused, { fields: ['url', 'description', 'events'] }) !== null)
      setFailure(refused);
  }

  async function create(values: Values): Promise<void> {
    const answer = await createWebhook(client, values);
    if ('error' in answer) return refuse(answer.error);
    dispatch(api.util.invalidateTags(['Webhooks', 'AuditEvents']));
    onMade(answer.data);
  }

  async function change(to: Webhook, values: Values): Promise<void> {
    const body = changesTo(to, values);
    const { error } = body === null ? {} : await update({ id: to.id, body });
    if (error !== undefined) return refuse(asFailure(error));
    onClose();
    toast({ tone: 'success', title: 'The webhook is saved' });
  }

  async function submit(values: Values): Promise<void> {
    setFailure(null);
    await (webhook === null ? create(values) : change(webhook, values));
  }

  return { failure, submit };
}
