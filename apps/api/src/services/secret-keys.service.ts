import type { Clock } from '#src/domain/clock';
import type { Keyring } from '#src/domain/keyring';
import { deriveSigningKey } from '#src/domain/signing-key';
import type { Database } from '#src/repositories/database';

/** What is stored that needs one secret. */
export interface Dependents {
  passwords: number;
  authenticators: number;
  recoveryCodes: number;
  seals: number;
}

export interface SecretKey extends Dependents {
  /** Names the secret without revealing it. */
  id: string;
  /** The key of access tokens that is derived from it, as in JWKS; null for a secret that is not listed. */
  kid: string | null;
  /** `signs`: new things are made with it. `verifies`: it only checks what was made before. `missing`: not listed. */
  use: 'signs' | 'verifies' | 'missing';
}

export interface SecretKeysService {
  /** The secrets of AUTH_SECRET, newest first, and behind them those that stored things need but it does not list. */
  list(): Promise<SecretKey[]>;
}

const none: Dependents = { passwords: 0, authenticators: 0, recoveryCodes: 0, seals: 0 };

/** Which secrets are in use, and what hangs on each. @see docs/operations.md */
export function createSecretKeysService(deps: {
  database: Database;
  keyring: Keyring;
  clock: Clock;
}): SecretKeysService {
  const { database, keyring, clock } = deps;

  function kidOf(id: string): string | null {
    const seed = keyring.byId(id, 'access-token-signing', 48);
    return seed === null ? null : deriveSigningKey(seed).kid;
  }

  return {
    async list() {
      const rows = await database.repos.keyDependents.list(clock.now());
      const found = new Map(rows.map(({ keyId, ...dependents }) => [keyId, dependents]));
      const missing = [...found.keys()].filter((id) => !keyring.ids.includes(id));
      return [...keyring.ids, ...missing].map((id) => ({
        ...{ id, kid: kidOf(id), ...(found.get(id) ?? none) },
        use: id === keyring.currentId ? 'signs' : keyring.ids.includes(id) ? 'verifies' : 'missing',
      }));
    },
  };
}
