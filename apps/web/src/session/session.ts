import type { MfaRequired, SessionGrant } from '@authflow/contracts';
import type { RefreshOutcome } from './refresher';
import type { SessionNews } from './session-channel';
import type { OwnSession } from './impersonation';
import type { SessionPorts, SessionView } from './session-types';
import type { AnonymousReason } from './session.slice';

const longestPause = 30_000;

/** Keeps this tab's idea of the session true: on load, before expiry, on refusal, and when other tabs act. */
export function createSession(ports: SessionPorts): OwnSession {
  const { token, challenge, refresher, channel, hint } = ports;
  let view: SessionView | null = null;
  let userId: string | null = null;
  // Every sign-in and sign-out starts a new era; an answer that was asked for in an older one is void.
  let era = 0;
  let renewalTimer: ReturnType<typeof setTimeout> | undefined;
  let restoring: Promise<void> | null = null;
  let cutPauseShort: (() => void) | null = null;

  function hold(grant: SessionGrant): void {
    challenge.end();
    token.set(grant.accessToken, grant.expiresIn);
    hint.set();
    userId = grant.user.id;
    scheduleRenewal();
    view?.signedIn(grant.user);
  }

  function drop(reason: AnonymousReason): void {
    era += 1;
    clearTimeout(renewalTimer);
    challenge.end();
    token.clear();
    hint.clear();
    userId = null;
    view?.nobody(reason);
  }

  /** The cookie of whoever was signed in before stays good until the second factor is proven. */
  function awaitSecondFactor(required: MfaRequired): void {
    era += 1;
    clearTimeout(renewalTimer);
    token.clear();
    userId = null;
    challenge.begin(required, () => leaveSecondStep('challengeOver'));
    view?.secondFactor(required.methods);
  }

  function leaveSecondStep(reason: 'cancelled' | 'challengeOver'): void {
    challenge.end();
    if (!hint.isSet()) return drop(reason);
    era += 1;
    view?.checking();
    void restoreAnew();
  }

  /** Acts on a renewal that was not asked for by `restore`. An unreachable server changes nothing. */
  function settle(outcome: RefreshOutcome, askedIn: number): void {
    if (askedIn !== era) return;
    if (outcome.kind === 'granted') hold(outcome.grant);
    if (outcome.kind === 'refused') {
      drop('ended');
      channel.tell({ type: 'renewalRefused' });
    }
  }

  async function renew(): Promise<string | null> {
    const askedIn = era;
    const outcome = await refresher.refresh();
    // Several callers share one outcome; the first to act on it decides for all.
    if (
      token.usable() === null ||
      outcome.kind !== 'granted' ||
      outcome.grant.accessToken !== token.usable()
    ) {
      settle(outcome, askedIn);
    }
    return token.usable();
  }

  function scheduleRenewal(): void {
    clearTimeout(renewalTimer);
    renewalTimer = setTimeout(() => {
      // A hidden tab renews when it is needed again, so that a forgotten one keeps no session alive.
      if (ports.isVisible()) void renewQuietly();
    }, token.renewIn());
  }

  async function renewQuietly(): Promise<void> {
    const before = token.usable();
    await renew();
    if (userId !== null && token.usable() === before) {
      clearTimeout(renewalTimer);
      renewalTimer = setTimeout(() => void renewQuietly(), 5000);
    }
  }

  async function restoreNow(): Promise<void> {
    const askedIn = era;
    view?.checking();
    for (let pause = 1000; ; pause = Math.min(pause * 2, longestPause)) {
      const outcome = await refresher.refresh();
      if (askedIn !== era) return;
      if (outcome.kind === 'granted') return hold(outcome.grant);
      if (outcome.kind === 'refused') return drop(hint.isSet() ? 'ended' : 'none');
      view?.outage(ports.isOnline() ? 'unavailable' : 'offline');
      await interruptiblePause(outcome.retryAfter === null ? pause : outcome.retryAfter * 1000);
      if (askedIn !== era) return;
    }
  }

  function interruptiblePause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(milliseconds, longestPause));
      cutPauseShort = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function restore(): Promise<void> {
    restoring ??= restoreNow().finally(() => {
      restoring = null;
      cutPauseShort = null;
    });
    return restoring;
  }

  /** Another tab signed in. Its cookie is ours too, so our token belongs to a session that is gone. */
  async function follow(newUserId: string): Promise<void> {
    era += 1;
    token.clear();
    const samePerson = newUserId === userId;
    if (!samePerson) {
      userId = null;
      view?.checking();
    }
    cutPauseShort?.();
    await refresher.idle();
    if (!samePerson) return restoreAnew();
    await restoring;
    await renew();
  }

  /** Asks once more, after a question from an older era has found that it is void. */
  async function restoreAnew(): Promise<void> {
    cutPauseShort?.();
    await restoring;
    await restore();
  }

  function hear(news: SessionNews): void {
    const concernsUs = userId !== null || restoring !== null;
    if (news.type === 'signedIn') void follow(news.userId);
    if (news.type === 'signedOut' && concernsUs) drop('signedOut');
    if (news.type === 'renewalRefused' && userId !== null) void renew();
  }

  return {
    tokens: {
      current: async () => token.usable() ?? (userId === null ? null : renew()),
      renew: async (refused) => {
        const usable = token.usable();
        return usable !== null && usable !== refused ? usable : renew();
      },
      signedIn: () => userId !== null,
    },
    connect: (target) => {
      view = target;
      channel.listen(hear);
    },
    restore,
    begin: async () => {
      if (hint.isSet()) await restore();
      else view?.nobody('notChecked');
    },
    accept: (answer) => {
      if (answer.status === 'mfa_required') return awaitSecondFactor(answer);
      era += 1;
      hold(answer);
      channel.tell({ type: 'signedIn', userId: answer.user.id });
    },
    mfaToken: challenge.token,
    leaveSecondStep,
    proven: ({ accessToken, expiresIn }) => {
      if (userId === null) return;
      token.set(accessToken, expiresIn);
      scheduleRenewal();
    },
    signedOut: (reason = 'signedOut') => {
      drop(reason);
      channel.tell({ type: 'signedOut' });
    },
    thaw: () => {
      era += 1;
      challenge.end();
      token.clear();
      userId = null;
      view?.checking();
      void restoreAnew();
    },
    wake: () => {
      cutPauseShort?.();
      if (userId !== null && token.renewIn() === 0) void renew();
    },
  };
}
