import { createChallenge } from './challenge.ts';
import type { SessionNews } from './environment.ts';
import type { MfaRequired, Reauthenticated } from './generated/api.ts';
import type { RefreshOutcome } from './refresher.ts';
import { createRenewalTimer } from './renewal.ts';
import type { Held, SessionCore, SessionPorts } from './session-ports.ts';
import type { AnonymousReason, SessionState } from './session-state.ts';

const longestPauseMs = 30_000;

/** Keeps a client's idea of the session true: at the start, when tokens end or are refused, and when other tabs act. */
export function createSession(ports: SessionPorts): SessionCore {
  const { state, token, refresher, hint, delivery } = ports;
  const { channel, isOnline, isVisible, watchPage } = ports.environment;
  const [challenge, closing] = [createChallenge(), new AbortController()];
  const renewal = createRenewalTimer({ token, isSignedIn, isVisible, renew: refresh });
  // Every sign-in and sign-out starts a new era; an answer that was asked for in an older one is void.
  let era = 0;
  let restoring: Promise<void> | null = null;
  let cutShort = new AbortController();
  // `isFirst`: nobody has been here yet, nor has the server said that nobody is.
  let [isFirst, wasSignedIn] = [true, false];

  function isSignedIn(): boolean {
    return state.get().status === 'authenticated';
  }

  function userId(): string | null {
    const now = state.get();
    return now.status === 'authenticated' ? now.user.id : null;
  }

  function show(next: SessionState): void {
    if (next.status !== 'unknown') isFirst = false;
    state.set(next);
  }

  function hold(grant: Held): void {
    challenge.end();
    token.set(grant.accessToken, grant.expiresIn);
    renewal.schedule();
    const lasting = delivery.outlivesPage();
    if (lasting) hint?.set();
    else hint?.clear();
    show({ status: 'authenticated', user: grant.user, ...(lasting ? {} : { untilReload: true }) });
  }

  /** Void from here on is whatever was asked for, and nobody's token is at hand. */
  function startOver(): void {
    era += 1;
    renewal.stop();
    challenge.end();
    token.clear();
  }

  function drop(reason: AnonymousReason): void {
    startOver();
    hint?.clear();
    show({ status: 'anonymous', reason });
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
      if (hadOne && delivery.isShared()) channel.tell({ type: 'renewalRefused' });
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
    if (!isSignedIn() && state.get().status !== 'unknown') show({ status: 'unknown', outage: null });
    for (let pause = 1000; !closing.signal.aborted; pause = Math.min(pause * 2, longestPauseMs)) {
      const outcome = await refresher.refresh();
      if (askedIn !== era) return;
      if (outcome.kind === 'granted') return hold(outcome.grant);
      if (outcome.kind === 'refused') return drop(hint?.isSet() ? 'ended' : 'none');
      show({ status: 'unknown', outage: isOnline() ? 'unavailable' : 'offline' });
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

  /** Shows nothing of anybody before the server has said who is here. */
  function askAnew(): void {
    startOver();
    show({ status: 'unknown', outage: null });
    void restoreAnew().catch(() => undefined);
  }

  /** Another tab signed in. Its cookie is ours too, so our token belongs to a session that is gone. */
  async function follow(newUserId: string): Promise<void> {
    // For the same person nothing has to disappear from the page meanwhile.
    if (newUserId !== userId()) return askAnew();
    startOver();
    await refresher.idle();
    await refresh();
  }

  function hear(news: SessionNews): void {
    if (news.type === 'signedIn' && delivery.isShared()) void follow(news.userId).catch(() => undefined);
    if (news.type === 'signedOut' && (isSignedIn() || restoring !== null)) {
      if (!delivery.isShared()) ports.abandon();
      drop('signedOut');
    }
    if (news.type === 'renewalRefused' && isSignedIn()) void refresh().catch(() => undefined);
  }

  function wake(): void {
    cutShort.abort();
    if (isSignedIn() && token.renewIn() === 0) void refresh().catch(() => undefined);
  }

  /** The cookie of whoever was signed in before stays good until the second factor is proven. */
  function leaveSecondStep(reason: 'cancelled' | 'challengeOver'): void {
    challenge.end();
    if (state.get().status !== 'mfaRequired') return;
    if (wasSignedIn || hint?.isSet()) askAnew();
    else drop(reason);
  }

  /** A call that comes before the session is known waits for it, rather than going out as nobody. */
  async function waitedFor(): Promise<string | null> {
    if (!isFirst) return null;
    const outcome = await refresh();
    if (outcome.kind === 'unreachable') throw outcome.error;
    return token.usable();
  }

  async function current(): Promise<string | null> {
    return token.usable() ?? (isSignedIn() ? renewed() : waitedFor());
  }

  async function renew(refused: string): Promise<string | null> {
    const usable = token.usable();
    return usable !== null && usable !== refused ? usable : renewed();
  }

  function accept(grant: Held): void {
    era += 1;
    hold(grant);
    if (delivery.isShared()) channel.tell({ type: 'signedIn', userId: grant.user.id });
  }

  function awaitSecondFactor(required: MfaRequired): void {
    wasSignedIn = isSignedIn();
    startOver();
    challenge.begin(required, () => leaveSecondStep('challengeOver'));
    show({ status: 'mfaRequired', methods: required.methods });
  }

  function proven({ accessToken, expiresIn }: Pick<Reauthenticated, 'accessToken' | 'expiresIn'>): void {
    if (!isSignedIn()) return;
    token.set(accessToken, expiresIn);
    renewal.schedule();
  }

  function signedOut(reason: AnonymousReason = 'signedOut'): void {
    drop(reason);
    channel.tell({ type: 'signedOut' });
  }

  async function begin({ force = false }: { force?: boolean } = {}): Promise<SessionState> {
    if (state.get().status !== 'unknown' && !force) return state.get();
    if (hint !== null && !hint.isSet() && !force) drop('notChecked');
    else await restore();
    return state.get();
  }

  function close(): void {
    closing.abort();
    renewal.stop();
    challenge.end();
    stopWatching();
    channel.close();
  }

  channel.listen(hear);
  const stopWatching = watchPage({ woke: wake, thawed: askAnew });
  const signIn = { accept, awaitSecondFactor, leaveSecondStep, mfaToken: challenge.token, proven, signedOut };
  return { current, renew, usable: token.usable, ...signIn, restore: begin, refresh, wake, close };
}
