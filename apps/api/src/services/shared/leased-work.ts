import { seconds } from '#src/domain/duration';

/** A worker that empties a queue in the database. */
export interface LeasedWork {
  /** Begins to work, in the background, on what is in the queue and what comes. */
  start(): void;
  /** Looks into the queue soon instead of at the next second. Cheap; call it after a commit that put something in. */
  wake(): void;
  /** Works on what is due now, at most one batch, and answers how much that was. */
  runOnce(): Promise<number>;
  /** Takes nothing more and waits, at most fifteen seconds, for what is in hand. */
  stop(): Promise<void>;
}

export interface LeasedWorkOptions<Row> {
  /** How many rows are in hand at a time. */
  atOnce: number;
  /** How often to look by itself, in milliseconds. */
  pollEvery: number;
  /** How soon after {@link LeasedWork.wake} to look, in milliseconds. */
  wakeWithin: number;
  /** Takes up to `limit` rows that are due. `hurried`: somebody asks for one batch now. Null when the database can't be asked. */
  lease(limit: number, hurried: boolean): Promise<Row[] | null>;
  /** Works on one row. Never throws. */
  work(row: Row): Promise<void>;
  /** Done once, before the first look. Never throws. */
  begin?: () => Promise<void>;
}

const stopWithin = seconds(15);

/**
 * Leases rows and works on them, some at a time. Several may run, in one process or many: each row is leased to one, and a
 * lease ends by time alone, so a killed worker loses nothing. Nothing that a row does ends the loop.
 * @see docs/adr/0007 for why queues are tables of ours
 */
export function leasedWork<Row>(options: LeasedWorkOptions<Row>): LeasedWork {
  const { atOnce, pollEvery, wakeWithin, lease, work } = options;
  const inHand = new Set<Promise<void>>();
  let poll: NodeJS.Timeout | null = null;
  let wakeUp: NodeJS.Timeout | null = null;
  let wakeAgain = false;
  let looking = false;
  let lookAgain = false;
  let lastLook = Promise.resolve();

  function take(row: Row): void {
    const working = work(row).finally(() => {
      inHand.delete(working);
      look();
    });
    inHand.add(working);
  }

  /** Fills the free hands. Calls while it looks are remembered, not stacked. */
  function look(): void {
    lookAgain = true;
    if (poll === null || looking) return;
    looking = true;
    lastLook = fillHands().finally(() => {
      looking = false;
    });
  }

  /** Whoever woke us meanwhile left something that may still rest at the first look. */
  function lookSoon(): NodeJS.Timeout {
    return setTimeout(() => {
      wakeUp = wakeAgain ? lookSoon() : null;
      wakeAgain = false;
      look();
    }, wakeWithin).unref();
  }

  async function fillHands(): Promise<void> {
    while (lookAgain && poll !== null && inHand.size < atOnce) {
      lookAgain = false;
      const rows = await lease(atOnce - inHand.size, false);
      if (rows === null) return;
      rows.forEach(take);
    }
  }

  return {
    start() {
      if (poll !== null) return;
      poll = setInterval(look, pollEvery).unref();
      void (options.begin?.() ?? Promise.resolve()).then(look);
    },
    wake() {
      if (wakeUp === null) wakeUp = lookSoon();
      else wakeAgain = true;
    },
    async runOnce() {
      const rows = (await lease(atOnce, true)) ?? [];
      await Promise.all(rows.map(work));
      return rows.length;
    },
    async stop() {
      if (poll !== null) clearInterval(poll);
      poll = null;
      await lastLook;
      await withinBound(Promise.all(inHand), stopWithin);
    },
  };
}

async function withinBound(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, bound]);
  clearTimeout(timer);
}
