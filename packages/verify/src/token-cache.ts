import type { AccessClaims } from './claims.ts';

interface Entry {
  claims: AccessClaims;
  kid: string;
}

/** Tokens that were verified once. Only good ones get in, so nobody can fill it with inventions. */
export interface TokenCache {
  get(token: string): Entry | undefined;
  set(token: string, entry: Entry): void;
  delete(token: string): void;
}

/** Holds at most `size` tokens; the one that came first leaves first (a Map keeps the order). */
export function createTokenCache(size: number): TokenCache {
  const entries = new Map<string, Entry>();
  return {
    get: (token) => entries.get(token),
    delete: (token) => void entries.delete(token),
    set(token, entry) {
      if (size <= 0) return;
      if (entries.size >= size && !entries.has(token)) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      entries.set(token, entry);
    },
  };
}
