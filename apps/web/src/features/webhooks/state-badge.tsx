import type { Webhook, WebhookDelivery } from '@authflow/contracts';
import { Badge } from '#src/components/badge.tsx';
import { deliveryStanding, standingOf } from './webhook-words';

export function WebhookBadge({ webhook }: { webhook: Webhook }) {
  const { name, tone } = standingOf(webhook);
  return <Badge tone={tone}>{name}</Badge>;
}

export function DeliveryBadge({ delivery }: { delivery: WebhookDelivery }) {
  const { name, tone } = deliveryStanding(delivery);
  return <Badge tone={tone}>{name}</Badge>;
}
