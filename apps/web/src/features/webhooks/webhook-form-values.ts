import {
  createWebhookSchema,
  updateWebhookSchema,
  webhookEventTypes,
  type UpdateWebhook,
  type Webhook,
  type WebhookEventType,
} from '@authflow/contracts';
import { z } from 'zod';

/** The form's own shape: the contract's, with every field there. */
export const webhookFormSchema = z.object({
  url: createWebhookSchema.shape.url,
  description: createWebhookSchema.shape.description.unwrap(),
  events: createWebhookSchema.shape.events,
});
export type WebhookForm = z.output<typeof webhookFormSchema>;

export const emptyWebhook: WebhookForm = { url: '', description: '', events: [] };

/** An event that no longer exists is left out. */
export function formOf({ url, description, events }: Webhook): WebhookForm {
  return { url, description, events: webhookEventTypes.filter((type) => events.includes(type)) };
}

/** What differs, or null when nothing does: what stays is not sent, so that it cannot undo somebody else's change. */
export function changesTo(webhook: Webhook, form: WebhookForm): UpdateWebhook | null {
  const changes: UpdateWebhook = {};
  if (form.url !== webhook.url) changes.url = form.url;
  if (form.description !== webhook.description) changes.description = form.description;
  if (!sameSet(form.events, formOf(webhook).events)) changes.events = form.events;
  return updateWebhookSchema.safeParse(changes).success ? changes : null;
}

/** Adds or takes one, or a group of them, in the order of the contract. */
export function toggled(
  chosen: readonly WebhookEventType[],
  types: readonly WebhookEventType[],
  on: boolean,
): WebhookEventType[] {
  return webhookEventTypes.filter((type) => (types.includes(type) ? on : chosen.includes(type)));
}

/** Events by what they are about: `user`, `session`, … */
export const eventGroups: readonly (readonly [name: string, types: readonly WebhookEventType[]])[] = [
  ...webhookEventTypes
    .reduce((groups, type) => {
      const [name = type] = type.split('.');
      return groups.set(name, [...(groups.get(name) ?? []), type]);
    }, new Map<string, WebhookEventType[]>())
    .entries(),
];

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((entry) => other.includes(entry));
}
