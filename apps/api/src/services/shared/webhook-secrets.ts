import type { Keyring } from '#src/domain/keyring';
import type { Randomness } from '#src/domain/randomness';
import { seal, sealNonceLength, unseal } from '#src/domain/sealed-box';
import { toWebhookSecret, webhookSecretLength } from '#src/domain/webhook-signature';
import type { SealedWebhookSecret } from '#src/repositories/webhook-endpoints.repository';

export interface WebhookSecrets {
  /** A new secret of an endpoint: sealed for storing, and as its receiver keeps it. */
  create(endpointId: string): { stored: SealedWebhookSecret; shown: string };
  /** The secret's bytes, or null when its key is no longer configured. */
  open(endpointId: string, stored: SealedWebhookSecret): Buffer | null;
  /** The same secret under the newest key, or as it is when it cannot be opened. */
  renew(endpointId: string, stored: SealedWebhookSecret): SealedWebhookSecret;
}

/** Signing secrets of endpoints: made, sealed and opened here and nowhere else. @see ASVS 11.3.2, 13.3.1 */
export function createWebhookSecrets(deps: { keyring: Keyring; randomness: Randomness }): WebhookSecrets {
  const { keyring, randomness } = deps;

  function sealFor(endpointId: string, secret: Buffer): SealedWebhookSecret {
    const key = keyring.current('webhook-secret');
    const nonce = randomness.bytes(sealNonceLength);
    return { sealed: seal(secret, { key, boundTo: endpointId }, nonce), keyId: keyring.currentId };
  }

  function open(endpointId: string, { sealed, keyId }: SealedWebhookSecret): Buffer | null {
    const key = keyring.byId(keyId, 'webhook-secret');
    return key === null ? null : unseal(sealed, { key, boundTo: endpointId });
  }

  return {
    create(endpointId) {
      const secret = randomness.bytes(webhookSecretLength);
      return { stored: sealFor(endpointId, secret), shown: toWebhookSecret(secret) };
    },
    open,
    renew(endpointId, stored) {
      const secret = open(endpointId, stored);
      return secret === null ? stored : sealFor(endpointId, secret);
    },
  };
}
