import { importJWK, type CryptoKey } from 'jose';
import type { OnEvent } from './events.ts';
import { fetchJson } from './fetch-json.ts';

/**
 * `unknown`: the issuer has no such key, as far as we could ask lately. `unavailable`: the issuer could not be asked,
 * so nothing can be said.
 */
export type KeyLookup = CryptoKey | 'unknown' | 'unavailable';

export interface KeyStore {
  find(kid: string): Promise<KeyLookup>;
  /** Whether tokens under this key are still good; in memory, and for the path of verified tokens. */
  isGood(kid: string): boolean;
  /** Loads the keys now, if they never were. @throws when the issuer cannot be asked */
  load(): Promise<void>;
}

export interface KeyStoreOptions {
  url: URL;
  /** For how long keys are taken as they are. Beyond it they are fetched again, beside the requests. */
  cacheMs: number;
  /** For how long after that the last good keys still count while the issuer does not answer. */
  maxStaleMs: number;
  /** At least this between two fetches, whatever key ids tokens name. */
  cooldownMs: number;
  timeoutMs: number;
  fetch: typeof fetch;
  now: () => number;
  onEvent: OnEvent;
}

const maxBytes = 65_536;
const maxKeys = 50;
const firstRetryMs = 500;

/**
 * The issuer's public keys, kept in memory. Fetched when first needed, when old, and when a token names a key that is
 * not among them: never by two at once, never more often than the cooldown, so that invented key ids cost the issuer
 * nothing. A fetch that fails changes nothing; one that succeeds replaces all keys, so a withdrawn key is gone.
 */
export function createKeyStore(options: KeyStoreOptions): KeyStore {
  const { cacheMs, maxStaleMs, cooldownMs, now, onEvent } = options;
  let keys: ReadonlyMap<string, CryptoKey> | null = null;
  let loadedAt = 0;
  let nextFetchAt = 0;
  let failures = 0;
  let running: Promise<boolean> | null = null;

  async function fetchKeys(): Promise<boolean> {
    try {
      const body = await fetchJson({ ...options, maxBytes });
      const fresh = await readKeys(body);
      if (fresh.size === 0) throw new Error('the issuer answered no ES256 key');
      keys = fresh;
      loadedAt = now();
      failures = 0;
      nextFetchAt = loadedAt + cooldownMs;
      onEvent({ type: 'keys_loaded', keyIds: [...fresh.keys()] });
      return true;
    } catch (error) {
      nextFetchAt = now() + Math.min(cooldownMs, firstRetryMs * 2 ** failures);
      failures = Math.min(failures + 1, 16);
      onEvent({ type: 'keys_failed', error });
      return false;
    }
  }

  function refetch(): Promise<boolean> {
    running ??= fetchKeys().finally(() => {
      running = null;
    });
    return running;
  }

  /** The last answer, good or bad, stands until then. */
  const mayFetch = (): boolean => running !== null || now() >= nextFetchAt;
  const age = (): number => (keys === null ? Number.POSITIVE_INFINITY : now() - loadedAt);
  const areUsable = (): boolean => age() <= cacheMs + maxStaleMs;

  function freshenBeside(): void {
    if (age() > cacheMs && mayFetch()) void refetch();
  }

  return {
    async find(kid) {
      const held = areUsable() ? keys?.get(kid) : undefined;
      if (held !== undefined) {
        freshenBeside();
        return held;
      }
      if (mayFetch()) await refetch();
      if (!areUsable()) return 'unavailable';
      // A key that nobody knows may be too new for us while the issuer cannot be asked.
      return keys?.get(kid) ?? (failures > 0 ? 'unavailable' : 'unknown');
    },
    isGood(kid) {
      if (!areUsable() || keys?.has(kid) !== true) return false;
      freshenBeside();
      return true;
    },
    async load() {
      if (areUsable() || (await refetch())) return;
      throw new Error(`the keys at ${options.url.href} could not be loaded`);
    },
  };
}

/** The ES256 keys of a JWK set; what else is in it is for others. */
async function readKeys(body: unknown): Promise<Map<string, CryptoKey>> {
  const listed: unknown = typeof body === 'object' && body !== null && 'keys' in body ? body.keys : [];
  const found = new Map<string, CryptoKey>();
  for (const jwk of (Array.isArray(listed) ? (listed as unknown[]) : []).slice(0, maxKeys)) {
    if (!isSigningKey(jwk)) continue;
    const { kid, x, y } = jwk;
    const key = await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256').catch(() => null);
    if (key !== null && !(key instanceof Uint8Array)) found.set(kid, key);
  }
  return found;
}

function isSigningKey(jwk: unknown): jwk is { kid: string; x: string; y: string } {
  if (typeof jwk !== 'object' || jwk === null) return false;
  const { kty, crv, x, y, kid, use, alg } = jwk as Record<string, unknown>;
  return (
    kty === 'EC' &&
    crv === 'P-256' &&
    [x, y, kid].every((part) => typeof part === 'string' && part !== '') &&
    (use === undefined || use === 'sig') &&
    (alg === undefined || alg === 'ES256')
  );
}
