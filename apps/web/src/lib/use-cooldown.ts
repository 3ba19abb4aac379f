import type { ApiFailure } from './api-failure';
import { waitInWords } from './error-messages';
import { useCountdown } from './use-countdown';

export interface Cooldown {
  running: boolean;
  /** Starts the wait the server asked for with `Retry-After`, if it did. */
  obey: (failure: ApiFailure) => void;
  /** The button's text: what it does, or how long until it does it again. */
  label: (idle: string) => string;
}

/** Keeps a form from asking again before the server said it may. */
export function useCooldown(): Cooldown {
  const { left, start } = useCountdown();
  return {
    running: left > 0,
    obey: (failure) => {
      if (failure.kind === 'problem' && failure.retryAfter !== null) start(failure.retryAfter);
    },
    label: (idle) => (left > 0 ? `Try again in ${waitInWords(left)}` : idle),
  };
}
