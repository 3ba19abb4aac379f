/** Holds the access token in a closure: out of reach of storage, the store and the developer tools of it. */
export interface AccessTokenHolder {
  set: (token: string, expiresInSeconds: number) => void;
  clear: () => void;
  /** The token while it can still be used, else null. */
  usable: () => string | null;
  /** Milliseconds until the token should be renewed: a minute, or a fifth of its life, before it ends. */
  renewIn: () => number;
}

export function createAccessTokenHolder(now: () => number): AccessTokenHolder {
  let held: { token: string; lifetime: number; endsAt: number } | null = null;

  return {
    set: (token, expiresInSeconds) => {
      const lifetime = expiresInSeconds * 1000;
      held = { token, lifetime, endsAt: now() + lifetime };
    },
    clear: () => {
      held = null;
    },
    usable: () => {
      if (held === null) return null;
      // A token that dies on its way to the server would only cost a second round trip.
      const margin = Math.min(5000, held.lifetime * 0.1);
      return now() < held.endsAt - margin ? held.token : null;
    },
    renewIn: () => {
      if (held === null) return 0;
      const lead = Math.min(60_000, held.lifetime * 0.2);
      return Math.max(0, held.endsAt - lead - now());
    },
  };
}
