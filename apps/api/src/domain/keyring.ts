import { createHash, hkdfSync } from 'node:crypto';

/** What a derived key is for. One label, one purpose: no key is ever used for two things (ASVS 9.2.4). */
export type KeyLabel =
  | 'access-token-signing'
  | 'refresh-token'
  | 'password-pepper'
  | 'mailed-secret'
  | 'device-cookie'
  | 'rate-limit-key'
  | 'totp-secret'
  | 'recovery-code'
  | 'oauth-state'
  | 'audit-seal'
  | 'webhook-secret'
  | 'doctor-proof';

/** The keys derived from `AUTH_SECRET`, newest secret first. */
export interface Keyring {
  /** The id of the newest secret: new things are made with it. */
  readonly currentId: string;
  readonly ids: readonly string[];
  /** The key for `label` under the current secret. */
  current(label: KeyLabel, length?: number): Buffer;
  /** The key for `label` under secret `id`, or null when that secret is no longer configured. */
  byId(id: string, label: KeyLabel, length?: number): Buffer | null;
}

/**
 * Derives every key from the configured secrets with HKDF-SHA-256, one label each.
 * The id names a secret without revealing it: 64 bits of a hash of a derived value.
 * @param secrets newest first, at least one
 * @see RFC 5869
 */
export function createKeyring(secrets: readonly string[]): Keyring {
  const byId = new Map(secrets.map((secret) => [secretId(secret), secret]));
  const currentId = [...byId.keys()][0];
  if (currentId === undefined) throw new Error('a keyring needs at least one secret');
  const derived = new Map<string, Buffer>();

  function keyOf(id: string, label: KeyLabel, length: number): Buffer | null {
    const secret = byId.get(id);
    if (secret === undefined) return null;
    const slot = `${id}:${label}:${length}`;
    const key = derived.get(slot) ?? derive(secret, label, length);
    derived.set(slot, key);
    return key;
  }

  return {
    currentId,
    ids: [...byId.keys()],
    current(label, length = 32) {
      const key = keyOf(currentId, label, length);
      if (key === null) throw new Error('the current secret is always present');
      return key;
    },
    byId: (id, label, length = 32) => keyOf(id, label, length),
  };
}

function derive(secret: string, label: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'authflow', `authflow/v1/${label}`, length));
}

function secretId(secret: string): string {
  return createHash('sha256')
    .update(derive(secret, 'key-id', 32))
    .digest('hex')
    .slice(0, 16);
}
