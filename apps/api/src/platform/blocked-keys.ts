/** Keys known to be used up, and until when: a bounded memory in front of the counters. */
export interface BlockedKeys {
  add(key: string, milliseconds: number): void;
  remove(key: string): void;
  /** 0 when the key is not blocked. */
  millisecondsLeft(key: string): number;
}

/** Keeps at most `capacity` keys. Beyond that the oldest is forgotten, which costs one look at its counter. */
export function blockedKeys(capacity: number): BlockedKeys {
  const until = new Map<string, number>();

  return {
    add(key, milliseconds) {
      until.delete(key);
      const [oldest] = until.keys();
      if (until.size >= capacity && oldest !== undefined) until.delete(oldest);
      until.set(key, performance.now() + milliseconds);
    },
    remove(key) {
      until.delete(key);
    },
    millisecondsLeft(key) {
      const left = (until.get(key) ?? 0) - performance.now();
      if (left <= 0) until.delete(key);
      return Math.max(0, left);
    },
  };
}
