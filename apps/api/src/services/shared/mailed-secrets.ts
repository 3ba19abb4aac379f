import type { Keyring } from '#src/domain/keyring';
import {
  deriveCode,
  deriveLinkToken,
  hashLinkToken,
  type MailedSecretSource,
} from '#src/domain/mailed-secret';
import type { Randomness } from '#src/domain/randomness';

/** The stored side of a mailed link and code: what re-makes them, and the digest a link is found by. */
export interface NewMailedSecret {
  nonce: Buffer;
  keyId: string;
  tokenHash: Buffer;
}

export interface MailedSecrets {
  /** A fresh nonce for row `id`, under the current secret. */
  create(purpose: MailedSecretSource['purpose'], id: string): NewMailedSecret;
  /** The link token and code of a row, or null when the secret that made them is no longer configured. */
  reveal(
    purpose: MailedSecretSource['purpose'],
    row: { id: string; nonce: Buffer; keyId: string },
  ): { token: string; code: string } | null;
}

/** Makes and re-makes what mails carry, so that no live link or code is ever stored (docs/adr/0007). */
export function createMailedSecrets({
  keyring,
  randomness,
}: {
  keyring: Keyring;
  randomness: Randomness;
}): MailedSecrets {
  return {
    create(purpose, id) {
      const nonce = randomness.bytes(32);
      const key = keyring.current('mailed-secret');
      const token = deriveLinkToken(key, { purpose, id, nonce });
      return { nonce, keyId: keyring.currentId, tokenHash: hashLinkToken(token) };
    },

    reveal(purpose, { id, nonce, keyId }) {
      const key = keyring.byId(keyId, 'mailed-secret');
      if (key === null) return null;
      const source = { purpose, id, nonce };
      return { token: deriveLinkToken(key, source), code: deriveCode(key, source) };
    },
  };
}
