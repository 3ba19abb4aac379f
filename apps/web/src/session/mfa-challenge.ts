import type { MfaRequired } from '@authflow/contracts';

/** Holds what opens the second step of a sign-in in a closure, as long as it can be used. A reload forgets it. */
export interface MfaChallenge {
  begin: (required: MfaRequired, onOver: () => void) => void;
  token: () => string | null;
  end: () => void;
}

export function createMfaChallenge(): MfaChallenge {
  let held: string | null = null;
  let expiry: ReturnType<typeof setTimeout> | undefined;

  function end(): void {
    clearTimeout(expiry);
    held = null;
  }

  return {
    begin: (required, onOver) => {
      end();
      held = required.mfaToken;
      expiry = setTimeout(onOver, required.expiresIn * 1000);
    },
    token: () => held,
    end,
  };
}
