import type { AccessClaims } from './claims.ts';
import type { OnEvent } from './events.ts';
import { fetchJson, UnexpectedAnswer } from './fetch-json.ts';
import { createMarks, readPage } from './revocation-marks.ts';

export type RevocationVerdict = 'good' | 'revoked' | 'outdated' | 'stale';

export interface Revocations {
  judge(claims: AccessClaims): RevocationVerdict;
  /** Resolves with the first answer of the feed. */
  ready(): Promise<void>;
  close(): void;
}

export interface RevocationsSettings {
  url: URL;
  apiKey: string;
  failMode: 'open' | 'closed';
  maxStalenessMs: number;
  fetch: typeof fetch;
  now: () => number;
  onEvent: OnEvent;
}

const maxBytes = 2_097_152;
const longestWaitSeconds = 20;
/** Between two questions, when the answer before had something in it. Many revocations then come in one answer. */
const paceMs = 250;
const idlePaceMs = 1000;
const firstRetryMs = 250;
const longestRetryMs = 2000;

/** Follows the issuer's feed from now on, by long polling, and never lets a fault of it reach a request. */
export function followRevocations(settings: RevocationsSettings): Revocations {
  const { maxStalenessMs, failMode, now, onEvent } = settings;
  const marks = createMarks(now);
  const stop = new AbortController();
  // Hearing nothing for longer than this could mean a dead connection, so the feed is asked to answer before.
  const waitSeconds = Math.max(1, Math.min(longestWaitSeconds, Math.floor(maxStalenessMs / 2000)));
  let cursor: string | null = null;
  let syncedAt: number | null = null;
  let behind = true;
  let failures = 0;
  let reported: 'live' | 'failed' | null = null;
  let setReady: () => void = () => undefined;
  const firstAnswer = new Promise<void>((resolve) => {
    setReady = resolve;
  });

  async function ask(): Promise<number> {
    const askedAt = now();
    const url = new URL(settings.url);
    if (cursor !== null) url.searchParams.set('after', cursor);
    // The first answer comes at once: whoever waits for `ready` should not wait for something to happen.
    const wait = behind ? 0 : waitSeconds;
    url.searchParams.set('wait', String(wait));
    const body = await fetchJson({
      ...{ url, maxBytes, fetch: settings.fetch, signal: stop.signal },
      headers: { authorization: `Bearer ${settings.apiKey}` },
      timeoutMs: wait * 1000 + 5000,
    });
    const page = readPage(body);
    if (page === null) throw new Error('the feed answered something else than revocations');
    marks.add(page);
    cursor = page.cursor;
    behind = page.more;
    failures = 0;
    if (!behind) {
      syncedAt = now();
      setReady();
    }
    report('live');
    if (behind || wait === 0) return 0;
    const cameEarly = page.items.length === 0 && now() - askedAt < wait * 500;
    return cameEarly ? idlePaceMs : paceMs;
  }

  function report(state: 'live' | 'failed', error?: unknown): void {
    if (reported === state) return;
    reported = state;
    onEvent(state === 'live' ? { type: 'revocations_live' } : { type: 'revocations_failed', error });
  }

  function pauseAfter(error: unknown): number {
    const pause = Math.min(firstRetryMs * 2 ** failures, longestRetryMs);
    failures = Math.min(failures + 1, 10);
    // A cursor that is refused is of no use: everything is told again.
    if (error instanceof UnexpectedAnswer && error.status === 400) cursor = null;
    behind = true;
    const named = error instanceof UnexpectedAnswer ? error.retryAfter : null;
    return named === null ? jittered(pause) : Math.min(Math.max(pause, named * 1000), maxStalenessMs / 2);
  }

  async function follow(): Promise<void> {
    while (!stop.signal.aborted) {
      const pause = await ask().catch((error: unknown) => {
        if (!stop.signal.aborted) report('failed', error);
        return pauseAfter(error);
      });
      await sleep(pause, stop.signal);
    }
  }

  void follow();

  return {
    judge(claims) {
      const verdict = marks.judge(claims);
      if (verdict !== 'good' || failMode === 'open') return verdict;
      return syncedAt !== null && now() - syncedAt <= maxStalenessMs ? 'good' : 'stale';
    },
    ready: () => firstAnswer,
    close: () => stop.abort(),
  };
}

/** So that many services, cut off together, do not come back together. */
function jittered(milliseconds: number): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return milliseconds * (0.75 + (random / 2 ** 32) * 0.5);
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(finish, milliseconds);
    // A service that has nothing else to do may end.
    if (typeof timer === 'object') timer.unref();
    signal.addEventListener('abort', finish);
    function finish(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    }
  });
}
