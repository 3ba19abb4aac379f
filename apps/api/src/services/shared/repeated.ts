/** Work that comes back by itself in the background. */
export interface Repeated {
  start(): void;
  /** Begins no more rounds and waits for the one in hand. */
  stop(): Promise<void>;
}

/**
 * Does `round` every `every` milliseconds, one at a time: a round that takes longer is not joined by the next. A round that
 * fails is reported, and the next one comes all the same.
 */
export function repeated(args: {
  every: number;
  round: () => Promise<unknown>;
  onError: (error: unknown) => void;
}): Repeated {
  let timer: NodeJS.Timeout | null = null;
  let inHand: Promise<void> | null = null;

  function begin(): void {
    if (inHand !== null) return;
    inHand = args
      .round()
      .then(() => undefined, args.onError)
      .finally(() => {
        inHand = null;
      });
  }

  return {
    start() {
      timer ??= setInterval(begin, args.every).unref();
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      timer = null;
      await inHand;
    },
  };
}
