import { threat, type ThreatRules } from './threat-rule';

export const webhookRules: ThreatRules = {
  W01: threat(
    'Reading the secret that a webhook is signed with',
    'Shown once, sealed for its webhook, wiped with it',
    'services/shared/webhook-secrets.ts',
    'repositories/webhook-endpoints.repository.ts',
  ),
  W02: threat(
    'Finding a token or a password in a webhook, or changing one on its way',
    'What is told is listed field by field, and signed with id and time',
    'domain/webhook-mapping.ts',
    'services/shared/webhook-outbox.ts',
    'domain/webhook-signature.ts',
  ),
  W03: threat(
    'A process that dies between a change and its telling',
    'Both are one transaction; a lease ends by time, and a repeat has the same id',
    'services/shared/audit.ts',
    'services/shared/leased-work.ts',
    'repositories/webhook-deliveries.repository.ts',
  ),
  W04: threat(
    'A receiver that answers as slowly as it can',
    'Few deliveries of one webhook are in hand at a time',
    'repositories/webhook-deliveries.repository.ts',
    'services/webhook-delivery.service.ts',
  ),
  W05: threat(
    'Having accounts told to an address of one’s own',
    'It takes `users:read` too, a recent proof, and no API key does it',
    'services/webhooks.service.ts',
    'services/webhook-deliveries.service.ts',
    'routes/webhooks.routes.ts',
  ),
};
