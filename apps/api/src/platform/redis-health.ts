import { seconds } from '#src/domain/duration';

export interface RedisHealth {
  isUp(): boolean;
  /** Something it was asked for failed: nobody asks again until a ping has been answered. */
  failed(): void;
  /** Looks now, not when it is time to. */
  probe(): void;
  settle(milliseconds: number): Promise<void>;
  stop(): void;
}

const lookEvery = seconds(0.25);
const firstHold = seconds(0.25);
const longestHold = seconds(5);
const trustedAfter = seconds(10);

/**
 * A circuit breaker: down from the first failure on, up again by a ping that nobody waits for. One that answers pings
 * and fails commands (full, or short of a node) stays out longer each time.
 */
export function redisHealth(options: {
  ping: () => Promise<void>;
  onState?: (up: boolean) => void;
}): RedisHealth {
  let up = false;
  let stopped = false;
  let looking = false;
  let notBefore = 0;
  let upSince = 0;
  let hold = firstHold;
  const waiters = new Set<() => void>();
  const timer = setInterval(() => void look(), lookEvery).unref();

  function setUp(next: boolean): void {
    if (up === next || stopped) return;
    up = next;
    const now = performance.now();
    if (up) upSince = now;
    else {
      hold = now - upSince > trustedAfter ? firstHold : Math.min(hold * 2, longestHold);
      notBefore = now + hold;
    }
    options.onState?.(up);
    if (up) for (const waiter of [...waiters]) waiter();
  }

  async function look(): Promise<void> {
    if (looking || stopped || (!up && performance.now() < notBefore)) return;
    looking = true;
    await options.ping().then(
      () => setUp(true),
      () => setUp(false),
    );
    looking = false;
  }

  return {
    isUp: () => up,
    failed: () => setUp(false),
    probe: () => void look(),
    settle(milliseconds) {
      if (up || stopped) return Promise.resolve();
      return new Promise((resolve) => {
        const end = setTimeout(finish, milliseconds);
        function finish(): void {
          clearTimeout(end);
          waiters.delete(finish);
          resolve();
        }
        waiters.add(finish);
      });
    },
    stop() {
      stopped = true;
      up = false;
      clearInterval(timer);
    },
  };
}
