import type { SessionNews } from '@authflow/client';
import type { MfaRequired, SessionGrant } from '@authflow/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '#src/lib/api-failure.ts';
import { clientInTab, type Exchange } from '#src/testing/client-in-tab.ts';
import { ada, grace, grantFor } from '#src/testing/grants.ts';
import { problem } from '#src/testing/problems.ts';
import { createSession } from './session';
import { sessionActions, sessionReducer, type SessionState } from './session.slice';

const refused: Answer<SessionGrant> = { error: problem('invalid_refresh_token', { status: 401 }) };
const unreachable: Answer<SessionGrant> = { error: { kind: 'unreachable' } };
const granted = (token: string, user = ada, seconds = 600): Answer<SessionGrant> => ({
  data: grantFor(user, token, seconds),
});

const challenge: MfaRequired = {
  status: 'mfa_required',
  mfaToken: 'mfa-secret',
  methods: ['totp', 'recovery_code'],
  expiresIn: 300,
};

/** One tab: the real client and its session, as they show in the store. */
function openTab(
  options: { hint?: boolean; replies?: Exchange[]; peers?: { hear: (news: SessionNews) => void }[] } = {},
) {
  let state: SessionState = sessionReducer(undefined, { type: '@@init' });
  const history: string[] = [state.status];
  const { client, ...tab } = clientInTab({ replies: [], ...options });

  function dispatch(action: Parameters<typeof sessionReducer>[1]): void {
    state = sessionReducer(state, action);
    if (history.at(-1) !== state.status) history.push(state.status);
  }

  const session = createSession(client);
  session.connect({
    checking: () => dispatch(sessionActions.checking()),
    outage: (outage) => dispatch(sessionActions.outageSeen(outage)),
    signedIn: (user) => dispatch(sessionActions.signedIn({ userId: user.id })),
    impersonating: (look) => dispatch(sessionActions.impersonationBegun(look)),
    impersonationEnded: (operator, over) =>
      dispatch(sessionActions.impersonationEnded({ operatorUserId: operator.id, over })),
    secondFactor: (methods) => dispatch(sessionActions.secondFactorAsked({ methods })),
    nobody: (reason) => dispatch(sessionActions.nobody(reason)),
  });
  return { ...tab, session, history, state: () => state };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('on load', () => {
  it('asks nothing of the server on a first visit', async () => {
    const tab = openTab({ hint: false });
    await tab.session.begin();
    expect(tab.exchange).not.toHaveBeenCalled();
    expect(tab.state()).toEqual({ status: 'anonymous', reason: 'notChecked' });
  });

  it('finds a cookie session although the hint is lost, once a page needs it', async () => {
    const tab = openTab({ hint: false, replies: [granted('t1')] });
    await tab.session.begin();
    await tab.session.restore();
    expect(tab.state()).toEqual({ status: 'authenticated', userId: ada.id });
    expect(tab.hinted()).toBe(true);
  });

  it('is signed in straight from unknown, and never shows signed-out in between', async () => {
    const tab = openTab({ replies: [granted('t1')] });
    await tab.session.begin();
    expect(tab.history).toEqual(['unknown', 'authenticated']);
    await expect(tab.session.tokens.current()).resolves.toBe('t1');
  });

  it('says that a session has ended only to somebody who had one', async () => {
    const returning = openTab({ replies: [refused] });
    await returning.session.begin();
    expect(returning.state()).toEqual({ status: 'anonymous', reason: 'ended' });
    expect(returning.hinted()).toBe(false);

    const stranger = openTab({ hint: false, replies: [refused] });
    await stranger.session.restore();
    expect(stranger.state()).toEqual({ status: 'anonymous', reason: 'none' });
  });

  it('keeps asking while the server cannot be reached, and signs nobody out for it', async () => {
    const busy: Answer<SessionGrant> = { error: problem('overloaded', { status: 503, retryAfter: 4 }) };
    const tab = openTab({ replies: [unreachable, busy, granted('t1')] });
    tab.view.online = false;
    const restored = tab.session.begin();
    await vi.advanceTimersByTimeAsync(0);
    expect(tab.state()).toEqual({ status: 'unknown', outage: 'offline' });
    tab.view.online = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(tab.state()).toEqual({ status: 'unknown', outage: 'unavailable' });
    await vi.advanceTimersByTimeAsync(3900);
    expect(tab.exchange).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(200);
    await restored;
    expect(tab.state().status).toBe('authenticated');
    expect(tab.history).toEqual(['unknown', 'authenticated']);
  });

  it('tries at once when the connection is back', async () => {
    const tab = openTab({ replies: [unreachable, unreachable, unreachable, unreachable, granted('t1')] });
    const restored = tab.session.begin();
    await vi.advanceTimersByTimeAsync(7500);
    expect(tab.exchange).toHaveBeenCalledTimes(4);
    tab.session.wake();
    await restored;
    expect(tab.state().status).toBe('authenticated');
  });
});

describe('renewing', () => {
  it('happens once, however many calls found the token refused', async () => {
    const tab = openTab({ replies: [granted('t1'), granted('t2')] });
    await tab.session.begin();
    const successors = await Promise.all([1, 2, 3, 4, 5].map(() => tab.session.tokens.renew('t1')));
    expect(successors).toEqual(['t2', 't2', 't2', 't2', 't2']);
    expect(tab.exchange).toHaveBeenCalledTimes(2);
  });

  it('hands a late call the successor without asking again', async () => {
    const tab = openTab({ replies: [granted('t1'), granted('t2')] });
    await tab.session.begin();
    await tab.session.tokens.renew('t1');
    await expect(tab.session.tokens.renew('t1')).resolves.toBe('t2');
    expect(tab.exchange).toHaveBeenCalledTimes(2);
  });

  it('happens a minute before the end in a visible tab, and on return in a hidden one', async () => {
    const tab = openTab({ replies: [granted('t1'), granted('t2'), granted('t3')] });
    await tab.session.begin();
    await vi.advanceTimersByTimeAsync(541_000);
    expect(tab.exchange).toHaveBeenCalledTimes(2);
    tab.view.visible = false;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(tab.exchange).toHaveBeenCalledTimes(2);
    tab.view.visible = true;
    tab.session.wake();
    await vi.advanceTimersByTimeAsync(0);
    await expect(tab.session.tokens.current()).resolves.toBe('t3');
  });

  it('keeps the person signed in through a network fault', async () => {
    const tab = openTab({ replies: [granted('t1'), unreachable, granted('t2')] });
    await tab.session.begin();
    await vi.advanceTimersByTimeAsync(541_000);
    expect(tab.state().status).toBe('authenticated');
    await vi.advanceTimersByTimeAsync(5100);
    await expect(tab.session.tokens.current()).resolves.toBe('t2');
  });

  it('ends the session when the server refuses', async () => {
    const tab = openTab({ replies: [granted('t1'), refused] });
    await tab.session.begin();
    await expect(tab.session.tokens.renew('t1')).resolves.toBeNull();
    expect(tab.state()).toEqual({ status: 'anonymous', reason: 'ended' });
    await expect(tab.session.tokens.current()).resolves.toBeNull();
  });
});

describe('across tabs', () => {
  it('signs out everywhere at once, without a question to the server', async () => {
    const other = openTab({ replies: [granted('b1')] });
    const tab = openTab({ replies: [granted('a1')], peers: [other] });
    await Promise.all([tab.session.begin(), other.session.begin()]);
    tab.session.signedOut();
    expect(tab.state()).toEqual({ status: 'anonymous', reason: 'signedOut' });
    expect(other.state()).toEqual({ status: 'anonymous', reason: 'signedOut' });
    expect(other.exchange).toHaveBeenCalledTimes(1);
    await expect(other.session.tokens.current()).resolves.toBeNull();
  });

  it('leaves a tab alone in which nobody was signed in', async () => {
    const other = openTab({ hint: false });
    await other.session.begin();
    other.hear({ type: 'signedOut' });
    expect(other.state()).toEqual({ status: 'anonymous', reason: 'notChecked' });
  });

  it('follows a sign-in', async () => {
    const other = openTab({ hint: false, replies: [granted('b1')] });
    await other.session.begin();
    const tab = openTab({ hint: false, peers: [other] });
    await tab.session.begin();
    tab.session.accept(grantFor(ada, 'a1'));
    await vi.advanceTimersByTimeAsync(0);
    expect(other.state()).toEqual({ status: 'authenticated', userId: ada.id });
  });

  it('shows nothing of the former person once somebody else signed in', async () => {
    const other = openTab({ replies: [granted('b1'), granted('b2', grace)] });
    await other.session.begin();
    other.hear({ type: 'signedIn', userId: grace.id });
    expect(other.state().status).toBe('unknown');
    await expect(other.session.tokens.current()).resolves.toBeNull();
    await vi.advanceTimersByTimeAsync(0);
    expect(other.state()).toEqual({ status: 'authenticated', userId: grace.id });
    await expect(other.session.tokens.current()).resolves.toBe('b2');
  });

  it('checks for itself when another tab was refused: somebody may have signed in since', async () => {
    const other = openTab({ replies: [granted('b1'), granted('b2')] });
    await other.session.begin();
    other.hear({ type: 'renewalRefused' });
    await vi.advanceTimersByTimeAsync(0);
    expect(other.state().status).toBe('authenticated');
  });

  it('does not let a refusal of the old cookie undo a new sign-in', async () => {
    let answerOld: (answer: Answer<SessionGrant>) => void = () => undefined;
    const old = new Promise<Answer<SessionGrant>>((resolve) => {
      answerOld = resolve;
    });
    const tab = openTab({ replies: [granted('t1'), old, granted('t3')] });
    await tab.session.begin();
    const renewal = tab.session.tokens.renew('t1');
    tab.hear({ type: 'signedIn', userId: ada.id });
    answerOld(refused);
    await renewal;
    await vi.advanceTimersByTimeAsync(0);
    expect(tab.history).toEqual(['unknown', 'authenticated']);
    await expect(tab.session.tokens.current()).resolves.toBe('t3');
  });
});

describe('around a sign-out', () => {
  it('discards a renewal that arrives after it', async () => {
    let answer: (late: Answer<SessionGrant>) => void = () => undefined;
    const late = new Promise<Answer<SessionGrant>>((resolve) => {
      answer = resolve;
    });
    const tab = openTab({ replies: [granted('t1'), late] });
    await tab.session.begin();
    const renewal = tab.session.tokens.renew('t1');
    tab.session.signedOut();
    answer(granted('t2'));
    await expect(renewal).resolves.toBeNull();
    expect(tab.state()).toEqual({ status: 'anonymous', reason: 'signedOut' });
  });

  it('shows nothing of a page thawed from the back/forward cache before the server has said who is here', async () => {
    const tab = openTab({ replies: [granted('t1'), refused] });
    await tab.session.begin();
    tab.thaw();
    expect(tab.state()).toEqual({ status: 'unknown', outage: null });
    await vi.advanceTimersByTimeAsync(0);
    expect(tab.state().status).toBe('anonymous');
  });
});

describe('the state machine', () => {
  it('waits for a second factor as somebody who is not signed in', () => {
    const waiting = sessionReducer(undefined, sessionActions.secondFactorAsked({ methods: ['totp'] }));
    expect(waiting).toEqual({ status: 'mfaRequired', methods: ['totp'] });
    expect(sessionReducer(waiting, sessionActions.signedIn({ userId: ada.id })).status).toBe('authenticated');
  });

  it('follows a sign-in of another tab out of the second step, and forgets the challenge', async () => {
    const tab = openTab({ hint: false, replies: [granted('b1')] });
    tab.session.accept(challenge);
    tab.hear({ type: 'signedIn', userId: ada.id });
    await vi.advanceTimersByTimeAsync(0);
    expect(tab.state()).toEqual({ status: 'authenticated', userId: ada.id });
    expect(tab.session.mfaToken()).toBeNull();
  });

  it('keeps the token of the second step out of the state and out of what tabs tell each other', () => {
    const tab = openTab({ hint: false });
    tab.session.accept(challenge);
    expect(tab.session.mfaToken()).toBe('mfa-secret');
    expect(tab.state()).toEqual({ status: 'mfaRequired', methods: ['totp', 'recovery_code'] });
    expect(JSON.stringify([tab.state(), tab.told])).not.toContain('mfa-secret');
  });

  it('is signed in by the second factor, and tells the other tabs only then', () => {
    const tab = openTab({ hint: false });
    tab.session.accept(challenge);
    expect(tab.told).toEqual([]);
    tab.session.accept(grantFor(ada, 't1'));
    expect(tab.state()).toEqual({ status: 'authenticated', userId: ada.id });
    expect(tab.told).toEqual([{ type: 'signedIn', userId: ada.id }]);
    expect(tab.session.mfaToken()).toBeNull();
  });

  it('starts over, and says why, when the challenge has run out', async () => {
    const tab = openTab({ hint: false });
    tab.session.accept(challenge);
    await vi.advanceTimersByTimeAsync(challenge.expiresIn * 1000);
    expect(tab.state()).toEqual({ status: 'anonymous', reason: 'challengeOver' });
    expect(tab.session.mfaToken()).toBeNull();
  });

  it('is not ended later by the clock of a challenge that was met or left', async () => {
    const tab = openTab({ hint: false });
    tab.session.accept(challenge);
    tab.session.leaveSecondStep('cancelled');
    expect(tab.state()).toEqual({ status: 'anonymous', reason: 'cancelled' });
    tab.session.accept(grantFor(ada, 't1', 3600));
    await vi.advanceTimersByTimeAsync(challenge.expiresIn * 1000);
    expect(tab.state().status).toBe('authenticated');
  });

  it('gives a browser back to whoever was signed in before, when the second step is left', async () => {
    const tab = openTab({ replies: [granted('g1', grace), granted('g2', grace)] });
    await tab.session.begin();
    tab.session.accept(challenge);
    await expect(tab.session.tokens.current()).resolves.toBeNull();
    tab.session.leaveSecondStep('cancelled');
    await vi.advanceTimersByTimeAsync(0);
    expect(tab.state()).toEqual({ status: 'authenticated', userId: grace.id });
  });

  it('does not hang in the second step when it is left while the server was out of reach', async () => {
    const tab = openTab({ replies: [unreachable, refused] });
    void tab.session.begin();
    await vi.advanceTimersByTimeAsync(0);
    tab.session.accept(challenge);
    tab.session.leaveSecondStep('cancelled');
    await vi.advanceTimersByTimeAsync(0);
    expect(tab.state().status).toBe('anonymous');
  });

  it('holds no token, whatever happened', async () => {
    const tab = openTab({ replies: [granted('secret-token')] });
    await tab.session.begin();
    expect(JSON.stringify(tab.state())).not.toContain('secret-token');
    expect(JSON.stringify(tab.told)).not.toContain('secret-token');
  });
});
