import { createWebhooksController } from '#src/controllers/webhooks.controller';
import { createWebhookSender, type WebhookSenderOptions } from '#src/platform/webhook-sender';
import { createWebhookDelivery } from '#src/services/webhook-delivery.service';
import { createWebhookDeliveriesService } from '#src/services/webhook-deliveries.service';
import { createWebhooksService } from '#src/services/webhooks.service';
import { createWebhookSecrets } from '#src/services/shared/webhook-secrets';
import type { Base } from './base';

/** Webhooks: where they may lead, how they leave, and what operators do with them. */
export function createWebhookParts(base: Base, given: Partial<WebhookSenderOptions> = {}) {
  const loopback = given.loopback ?? base.config.environment !== 'production';
  const sender = createWebhookSender({ ...given, loopback });
  const secrets = createWebhookSecrets(base);
  const onOutcome = base.metrics.countWebhook;
  const webhookDelivery = createWebhookDelivery({ ...base, sender, secrets, onOutcome });
  const wakeWebhooks = (): void => webhookDelivery.wake();
  const addressRules = { loopback };
  return {
    webhookDelivery,
    webhooks: createWebhooksController(
      createWebhooksService({ ...base, sender, secrets, addressRules, wakeWebhooks }),
      createWebhookDeliveriesService({ ...base, wakeWebhooks }),
    ),
  };
}
