import { idleTimer } from './challenge.ts';
import type { AccessTokenHolder } from './tokens.ts';

const retryMs = 5000;

export interface RenewalPorts {
  token: AccessTokenHolder;
  isSignedIn(): boolean;
  /** Whether somebody looks at the page: a forgotten one keeps no session alive. */
  isVisible(): boolean;
  renew(): Promise<unknown>;
}

/** Renews a token a while before it ends, so that nobody who looks at the page waits for it. */
export interface RenewalTimer {
  /** From the token at hand. */
  schedule(): void;
  stop(): void;
}

export function createRenewalTimer({ token, isSignedIn, isVisible, renew }: RenewalPorts): RenewalTimer {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    clearTimeout(timer);
  }

  function schedule(): void {
    stop();
    timer = idleTimer(() => {
      if (isVisible()) void renewQuietly();
    }, token.renewIn());
  }

  async function renewQuietly(): Promise<void> {
    const before = token.usable();
    await renew().catch(() => undefined);
    if (!isSignedIn() || token.usable() !== before) return;
    stop();
    timer = idleTimer(() => void renewQuietly(), retryMs);
  }

  return { schedule, stop };
}
