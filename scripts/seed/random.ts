/** Chance that repeats itself: the same seed draws the same numbers. Never for anything secret. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from 0 up to, but not including, `below`. */
  below(below: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** One of the names, each as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
  /** An id that says it was seeded: see `seededIds`. */
  uuid(): string;
  bytes(length: number): Buffer;
}

/** Ids of seeded rows lie in here. A random id does so once in 65,536 times, so nothing is removed by its id alone. */
export const seededIds = {
  from: '5eed0000-0000-0000-0000-000000000000',
  to: '5eedffff-ffff-ffff-ffff-ffffffffffff',
};

/** mulberry32: small, fast, and good enough for made-up people. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (end: number): number => Math.floor(next() * end);
  const hex = (digits: number): string =>
    below(16 ** digits)
      .toString(16)
      .padStart(digits, '0');

  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    weighted(weights) {
      const entries = Object.entries<number>(weights) as [keyof typeof weights, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) if ((left -= weight) < 0) return name;
      const [last] = entries.at(-1) ?? [];
      if (last === undefined) throw new Error('nothing to pick from');
      return last;
    },
    uuid: () => `5eed${hex(4)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`,
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  };
}
