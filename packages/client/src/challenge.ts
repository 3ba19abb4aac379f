import type { MfaRequired } from './generated/api.ts';

/** Holds what opens the second step of a sign-in in a closure, as long as it can be used. A reload forgets it. */
export interface Challenge {
  begin(required: MfaRequired, onOver: () => void): void;
  token(): string | null;
  end(): void;
}

export function createChallenge(): Challenge {
  let held: string | null = null;
  let expiry: ReturnType<typeof setTimeout> | undefined;

  function end(): void {
    clearTimeout(expiry);
    held = null;
  }

  return {
    begin(required, onOver) {
      end();
      held = required.mfaToken;
      expiry = idleTimer(onOver, required.expiresIn * 1000);
    },
    token: () => held,
    end,
  };
}

/** A timer that keeps no program running. */
export function idleTimer(act: () => void, milliseconds: number): ReturnType<typeof setTimeout> {
  const timer = setTimeout(act, milliseconds);
  if (typeof timer === 'object') (timer as { unref?: () => void }).unref?.();
  return timer;
}
