/** How a question to the person ended: the call goes on, or fails without a word. */
export type Confirmation = 'confirmed' | 'cancelled';

/**
 * Where calls wait while the person confirms that it is really them. One question at a time: whoever else needs the
 * same proof meanwhile waits for the same answer.
 */
export interface ReauthenticationGate {
  /** `null` when nobody is there to ask the person. */
  ask: () => Promise<Confirmation> | null;
  /** Whether a question is open, for `useSyncExternalStore`. */
  isAsking: () => boolean;
  /** Whoever listens is the one to ask the person. */
  subscribe: (notify: () => void) => () => void;
  /** Answers the open question; without one it does nothing. */
  settle: (confirmation: Confirmation) => void;
}

export function createReauthenticationGate(): ReauthenticationGate {
  const listeners = new Set<() => void>();
  let open: { answer: Promise<Confirmation>; resolve: (confirmation: Confirmation) => void } | null = null;

  const notify = () => listeners.forEach((listener) => listener());

  function settle(confirmation: Confirmation): void {
    const settled = open;
    open = null;
    settled?.resolve(confirmation);
    if (settled !== null) notify();
  }

  return {
    ask: () => {
      if (listeners.size === 0) return null;
      if (open === null) {
        const { promise, resolve } = withResolvers();
        open = { answer: promise, resolve };
        notify();
      }
      return open.answer;
    },
    isAsking: () => open !== null,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        // Nobody is left to answer: what waits must not wait for ever.
        if (listeners.size === 0) settle('cancelled');
      };
    },
    settle,
  };
}

function withResolvers() {
  let resolve: (confirmation: Confirmation) => void = () => undefined;
  const promise = new Promise<Confirmation>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
