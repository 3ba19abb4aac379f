/** Where the refresh token is kept with `delivery: 'body'`. Each call may answer later. */
export interface RefreshTokenStorage {
  get(): string | null | Promise<string | null>;
  set(refreshToken: string | null): void | Promise<void>;
}

/** Keeps the refresh token as long as the program runs. */
export function memoryStorage(): RefreshTokenStorage {
  let held: string | null = null;
  return {
    get: () => held,
    set: (refreshToken) => {
      held = refreshToken;
    },
  };
}

/** What a call needs of a session: the token at hand, or a successor for one that was refused. Null for nobody. */
export interface AccessTokens {
  current(): Promise<string | null>;
  renew(refused: string): Promise<string | null>;
}

/** Holds the access token in a closure: out of reach of storage and of every other script's globals. */
export interface AccessTokenHolder {
  set(token: string, expiresInSeconds: number): void;
  clear(): void;
  /** The token while it can still be used, else null. */
  usable(): string | null;
  /** Milliseconds until the token should be renewed: a minute, or a fifth of its life, before it ends. */
  renewIn(): number;
}

export function createAccessTokenHolder(now: () => number): AccessTokenHolder {
  let held: { token: string; lifetime: number; endsAt: number } | null = null;
  return {
    set(token, expiresInSeconds) {
      const lifetime = expiresInSeconds * 1000;
      held = { token, lifetime, endsAt: now() + lifetime };
    },
    clear() {
      held = null;
    },
    usable() {
      if (held === null) return null;
      // A token that dies on its way to the server would only cost a second round trip.
      const margin = Math.min(5000, held.lifetime * 0.1);
      return now() < held.endsAt - margin ? held.token : null;
    },
    renewIn() {
      if (held === null) return 0;
      const lead = Math.min(60_000, held.lifetime * 0.2);
      return Math.max(0, held.endsAt - lead - now());
    },
  };
}
