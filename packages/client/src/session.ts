import type { Environment, SessionNews } from './environment.ts';
import type { MfaRequired, Reauthenticated, SessionGrant } from './generated/api.ts';
import type { RefreshOutcome, Refresher } from './refresher.ts';
import type { AnonymousReason, SessionState, Store } from './session-state.ts';
import type { AccessTokenHolder } from './tokens.ts';

/** Remembers *that* somebody signed in here, never who, so that a first visit asks the server nothing. */
export interface SessionHint {
  isSet(): boolean;
  set(): void;
  clear(): void;
}

export interface SessionPorts {
  state: Store<SessionState>;
  token: AccessTokenHolder;
  refresher: Refresher;
  environment: Environment;
  hint: SessionHint | null;
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** What the client's calls need of the session. */
export interface SessionCore {
  /** A token for the next call: the one at hand, or a fresh one. Null when nobody is signed in. */
  current(): Promise<string | null>;
  /** A successor for a token that was refused, asked for once however many were refused. */
  renew(refused: string): Promise<string | null>;
  /** The token at hand, without asking for one. */
  usable(): string | null;
  /** **State** any → `authenticated`; every other tab follows. */
  accept(grant: SessionGrant): void;
  /** **State** any → `mfaRequired`, until the second factor is proven or its time is over. */
  awaitSecondFactor(required: MfaRequired): void;
  /** The same session goes on with a token that says that the person has just proven who they are. */
  proven(answer: Pick<Reauthenticated, 'accessToken' | 'expiresIn'>): void;
  /** **State** any → `anonymous`; every other tab follows. */
  signedOut(reason?: AnonymousReason): void;
  /** The second factor was not wanted after all. **State** `mfaRequired` → who was here before. */
  cancelSecondFactor(): void;
  /** What opens the second step, or null when none is waiting. */
  mfaToken(): string | null;
  /** Asks the server who is here, until it answers. **State** `unknown` → decided. */
  restore(options?: { force?: boolean }): Promise<SessionState>;
  /** A refresh on demand, with what came of it. */
  refresh(): Promise<RefreshOutcome>;
  close(): void;
}

const longestPauseMs = 30_000;

/** Keeps a client's idea of the session true: at the start, when tokens end or are refused, and when other tabs act. */
export function createSession(ports: SessionPorts): SessionCore {
  const { state, token, refresher, hint } = ports;
  const { channel, isOnline } = ports.environment;
  const closing = new AbortController();
  let mfaToken: string | null = null;
  let challengeTimer: ReturnType<typeof setTimeout> | undefined;
  // Every sign-in and sign-out starts a new era; an answer that was asked for in an older one is void.
  let era = 0;
  let restoring: Promise<void> | null = null;
  let cutShort = new AbortController();

  const isSignedIn = (): boolean => state.get().status === 'authenticated';
  const userId = (): string | null => {
    const now = state.get();
    return now.status === 'authenticated' ? now.user.id : null;
  };

  function endChallenge(): void {
    clearTimeout(challengeTimer);
    mfaToken = null;
  }

  function hold(grant: SessionGrant): void {
    endChallenge();
    token.set(grant.accessToken, grant.expiresIn);
    hint?.set();
    state.set({ status: 'authenticated', user: grant.user });
  }

  function drop(reason: AnonymousReason): void {
    era += 1;
    endChallenge();
    token.clear();
    hint?.clear();
    state.set({ status: 'anonymous', reason });
  }

  /** Acts on a renewal. An unreachable server changes nothing. */
  function settle(outcome: RefreshOutcome, askedIn: number): void {
    if (askedIn !== era) return;
    if (outcome.kind === 'granted') {
      // Several callers share one outcome; the first to act on it decides for all.
      if (token.usable() !== outcome.grant.accessToken) hold(outcome.grant);
    }
    if (outcome.kind === 'refused') {
      const hadOne = isSignedIn();
      drop(hadOne ? 'ended' : 'none');
      if (hadOne) channel.tell({ type: 'renewalRefused' });
    }
  }

  async function refresh(): Promise<RefreshOutcome> {
    const askedIn = era;
    const outcome = await refresher.refresh();
    settle(outcome, askedIn);
    return outcome;
  }

  /** @throws AuthFlowError when the server could not be asked: the caller's call did not work then, no more */
  async function renewed(): Promise<string | null> {
    const outcome = await refresh();
    if (outcome.kind === 'unreachable' && token.usable() === null) throw outcome.error;
    return token.usable();
  }

  async function restoreNow(): Promise<void> {
    const askedIn = era;
    for (let pause = 1000; !closing.signal.aborted; pause = Math.min(pause * 2, longestPauseMs)) {
      const outcome = await refresher.refresh();
      if (askedIn !== era) return;
      if (outcome.kind === 'granted') return hold(outcome.grant);
      if (outcome.kind === 'refused') return drop(hint?.isSet() ? 'ended' : 'none');
      state.set({ status: 'unknown', outage: isOnline() ? 'unavailable' : 'offline' });
      cutShort = new AbortController();
      const { retryAfter } = outcome.error;
      const wait = retryAfter === null ? pause : Math.min(retryAfter * 1000, longestPauseMs);
      await ports.pause(wait, AbortSignal.any([closing.signal, cutShort.signal]));
      if (askedIn !== era) return;
    }
  }

  function restore(): Promise<void> {
    restoring ??= restoreNow().finally(() => {
      restoring = null;
    });
    return restoring;
  }

  /** Asks once more, after a question from an older era has found that it is void. */
  async function restoreAnew(): Promise<void> {
    cutShort.abort();
    await restoring;
    await refresher.idle();
    await restore();
  }

  /** Another tab signed in. Its cookie is ours too, so our token belongs to a session that is gone. */
  async function follow(newUserId: string): Promise<void> {
    era += 1;
    token.clear();
    endChallenge();
    // For the same person nothing has to disappear from the page meanwhile.
    if (newUserId !== userId()) {
      state.set({ status: 'unknown', outage: null });
      return restoreAnew();
    }
    await refresher.idle();
    await refresh();
  }

  function hear(news: SessionNews): void {
    if (news.type === 'signedIn') void follow(news.userId).catch(() => undefined);
    if (news.type === 'signedOut' && (isSignedIn() || restoring !== null)) drop('signedOut');
    if (news.type === 'renewalRefused' && isSignedIn()) void refresh().catch(() => undefined);
  }

  function leaveSecondStep(reason: 'cancelled' | 'challengeOver'): void {
    if (state.get().status !== 'mfaRequired') return;
    drop(reason);
  }

  channel.listen(hear);
  return {
    current: async () => token.usable() ?? (isSignedIn() ? renewed() : waitedFor()),
    async renew(refused) {
      const usable = token.usable();
      return usable !== null && usable !== refused ? usable : renewed();
    },
    usable: token.usable,
    accept(grant) {
      era += 1;
      hold(grant);
      channel.tell({ type: 'signedIn', userId: grant.user.id });
    },
    awaitSecondFactor(required) {
      era += 1;
      token.clear();
      endChallenge();
      mfaToken = required.mfaToken;
      challengeTimer = setTimeout(() => leaveSecondStep('challengeOver'), required.expiresIn * 1000);
      // Nobody should be kept running by a step that nobody takes.
      if (typeof challengeTimer === 'object') (challengeTimer as { unref?: () => void }).unref?.();
      state.set({ status: 'mfaRequired', methods: required.methods });
    },
    proven({ accessToken, expiresIn }) {
      if (isSignedIn()) token.set(accessToken, expiresIn);
    },
    signedOut(reason = 'signedOut') {
      drop(reason);
      channel.tell({ type: 'signedOut' });
    },
    cancelSecondFactor: () => leaveSecondStep('cancelled'),
    mfaToken: () => mfaToken,
    async restore({ force = false } = {}) {
      if (state.get().status !== 'unknown' && !force) return state.get();
      if (hint !== null && !hint.isSet() && !force) drop('notChecked');
      else await restore();
      return state.get();
    },
    refresh,
    close() {
      closing.abort();
      endChallenge();
      channel.close();
    },
  };

  /** A call that comes before the session is known waits for it, rather than going out as nobody. */
  async function waitedFor(): Promise<string | null> {
    if (state.get().status !== 'unknown') return null;
    const outcome = await refresh();
    if (outcome.kind === 'unreachable') throw outcome.error;
    return token.usable();
  }
}
