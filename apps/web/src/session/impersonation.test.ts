import { createAccessTokenHolder } from '@authflow/client';
import type { SessionGrant } from '@authflow/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '#src/lib/api-failure.ts';
import { clientInTab } from '#src/testing/client-in-tab.ts';
import { ada, grace, grantFor } from '#src/testing/grants.ts';
import { problem } from '#src/testing/problems.ts';
import { withImpersonation } from './impersonation';
import { createSession } from './session';
import { sessionActions, sessionReducer, type SessionState } from './session.slice';

const refused: Answer<SessionGrant> = { error: problem('invalid_refresh_token', { status: 401 }) };
const granted = (token: string, user = ada): Answer<SessionGrant> => ({ data: grantFor(user, token) });
const look = (token = 'look', seconds = 900) => grantFor(grace, token, seconds);
const atAda = { status: 'authenticated', userId: ada.id };
const atGrace = {
  status: 'authenticated',
  userId: grace.id,
  impersonating: { operatorUserId: ada.id, user: grace, endsAt: expect.any(Number) as number },
};
const thrownBack = { ...atAda, impersonationOver: true };

/** The tab of an operator, ada: the real session over a network and a channel that the test holds. */
async function openTab(...replies: Answer<SessionGrant>[]) {
  let state: SessionState = sessionReducer(undefined, { type: '@@init' });
  const { client, ...own } = clientInTab({ replies: [granted('own'), ...replies] });
  const forgotten = vi.fn();
  const endLook = vi.fn((_token: string) => Promise.resolve());
  const dispatch = (action: Parameters<typeof sessionReducer>[1]): void => {
    state = sessionReducer(state, action);
  };
  const token = createAccessTokenHolder(() => Date.now());
  const session = withImpersonation(createSession(client), { token, endLook });
  session.connect({
    checking: () => dispatch(sessionActions.checking()),
    outage: (outage) => dispatch(sessionActions.outageSeen(outage)),
    signedIn: (user) => dispatch(sessionActions.signedIn({ userId: user.id })),
    impersonating: (begun) => {
      forgotten();
      dispatch(sessionActions.impersonationBegun(begun));
    },
    impersonationEnded: (operator, over) => {
      forgotten();
      dispatch(sessionActions.impersonationEnded({ operatorUserId: operator.id, over }));
    },
    secondFactor: (methods) => dispatch(sessionActions.secondFactorAsked({ methods })),
    nobody: (reason) => dispatch(sessionActions.nobody(reason)),
  });
  await session.begin();
  expect(state).toEqual(atAda);
  return { ...own, session, endLook, forgotten, state: () => state };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('looking at an account', () => {
  it('shows it in this tab, with its own token, and tells no other tab', async () => {
    const tab = await openTab();
    tab.session.impersonate(look());
    expect(tab.state()).toEqual(atGrace);
    await expect(tab.session.tokens.current()).resolves.toBe('look');
    expect(tab.told).toEqual([]);
    expect(tab.forgotten).toHaveBeenCalledTimes(1);
  });

  it('keeps the token out of the state', async () => {
    const tab = await openTab();
    tab.session.impersonate(look('secret-look'));
    expect(JSON.stringify([tab.state(), tab.told])).not.toContain('secret-look');
  });

  it('renews the operator’s own session beneath, and shows nothing of it', async () => {
    const tab = await openTab(granted('own-2'));
    tab.session.impersonate(look());
    await vi.advanceTimersByTimeAsync(541_000);
    expect(tab.exchange).toHaveBeenCalledTimes(2);
    expect(tab.state()).toEqual(atGrace);
    await expect(tab.session.tokens.current()).resolves.toBe('look');
    await tab.session.endImpersonation();
    await expect(tab.session.tokens.current()).resolves.toBe('own-2');
  });

  it('goes on when another tab of the operator signs in anew', async () => {
    const tab = await openTab(granted('own-2'));
    tab.session.impersonate(look());
    tab.hear({ type: 'signedIn', userId: ada.id });
    await vi.advanceTimersByTimeAsync(0);
    expect(tab.state()).toEqual(atGrace);
  });

  it('knows when it is over, for the page to count down to', async () => {
    const tab = await openTab();
    tab.session.impersonate(look('look', 900));
    expect(tab.state()).toMatchObject({ impersonating: { endsAt: Date.now() + 900_000 } });
  });

  it('moves on to another account, and then back to the operator', async () => {
    const tab = await openTab();
    tab.session.impersonate(look('first', 100));
    tab.session.impersonate(look('second'));
    await vi.advanceTimersByTimeAsync(101_000);
    await expect(tab.session.tokens.current()).resolves.toBe('second');
    await tab.session.endImpersonation();
    expect(tab.state()).toEqual(atAda);
  });

  it('is nothing for somebody who is not signed in', async () => {
    const tab = await openTab();
    tab.session.signedOut();
    tab.session.impersonate(look());
    expect(tab.state()).toEqual({ status: 'anonymous', reason: 'signedOut' });
    await expect(tab.session.tokens.current()).resolves.toBeNull();
  });
});

describe('its end', () => {
  it('leads back to the operator at once, then tells the server with the look’s token alone', async () => {
    const tab = await openTab();
    tab.session.impersonate(look());
    const ended = tab.session.endImpersonation();
    expect(tab.state()).toEqual(atAda);
    await ended;
    expect(tab.endLook.mock.calls).toEqual([['look']]);
    expect(tab.exchange).toHaveBeenCalledTimes(1);
    await expect(tab.session.tokens.current()).resolves.toBe('own');
    expect(tab.forgotten).toHaveBeenCalledTimes(2);
    await tab.session.endImpersonation();
    expect(tab.endLook).toHaveBeenCalledTimes(1);
  });

  it('comes by itself when the time is over, and the operator is told once', async () => {
    const tab = await openTab(granted('own-2'));
    tab.session.impersonate(look());
    await vi.advanceTimersByTimeAsync(900_000);
    expect(tab.state()).toEqual(thrownBack);
    expect(sessionReducer(tab.state(), sessionActions.impersonationOverSeen())).toEqual(atAda);
    expect(tab.endLook).not.toHaveBeenCalled();
  });

  it('is seen on return to a tab that slept over it', async () => {
    const tab = await openTab(granted('own-2'));
    tab.session.impersonate(look());
    vi.setSystemTime(Date.now() + 3_600_000);
    tab.session.wake();
    expect(tab.state()).toEqual(thrownBack);
  });

  it('comes when the server refuses the token, and no call is repeated as the operator', async () => {
    const tab = await openTab();
    tab.session.impersonate(look());
    await expect(tab.session.tokens.renew('look')).resolves.toBeNull();
    expect(tab.state()).toEqual(thrownBack);
    expect(tab.session.tokens.signedIn()).toBe(true);
    // A second call of that page, refused a little later.
    await expect(tab.session.tokens.renew('look')).resolves.toBeNull();
    expect(tab.state()).toEqual(thrownBack);
    await expect(tab.session.tokens.current()).resolves.toBe('own');
    expect(tab.exchange).toHaveBeenCalledTimes(1);
  });

  it('gives a call that finds the token run out nothing, rather than the operator’s token', async () => {
    const tab = await openTab();
    tab.session.impersonate(look('look', 300));
    vi.setSystemTime(Date.now() + 299_000);
    await expect(tab.session.tokens.current()).resolves.toBeNull();
    expect(tab.state()).toEqual(thrownBack);
    await expect(tab.session.tokens.current()).resolves.toBe('own');
  });
});

describe('the operator’s own end', () => {
  it('ends the look with it: signed out here or in another tab, or refused by the server', async () => {
    const here = await openTab();
    here.session.impersonate(look());
    here.session.signedOut();
    expect(here.state()).toEqual({ status: 'anonymous', reason: 'signedOut' });

    const elsewhere = await openTab();
    elsewhere.session.impersonate(look());
    elsewhere.hear({ type: 'signedOut' });
    expect(elsewhere.state()).toEqual({ status: 'anonymous', reason: 'signedOut' });

    const banned = await openTab(refused);
    banned.session.impersonate(look());
    await vi.advanceTimersByTimeAsync(541_000);
    expect(banned.state()).toEqual({ status: 'anonymous', reason: 'ended' });
    await expect(banned.session.tokens.current()).resolves.toBeNull();
  });

  it('ends the look when somebody else signs in in another tab', async () => {
    const tab = await openTab(granted('other', grace));
    tab.session.impersonate(look());
    tab.hear({ type: 'signedIn', userId: grace.id });
    await vi.advanceTimersByTimeAsync(0);
    expect(tab.state()).toEqual({ status: 'authenticated', userId: grace.id });
    await expect(tab.session.tokens.current()).resolves.toBe('other');
  });

  it('is asked of the server anew for a page out of the back/forward cache, which shows the operator', async () => {
    const tab = await openTab(granted('own-2'));
    tab.session.impersonate(look());
    tab.thaw();
    expect(tab.state()).toEqual({ status: 'unknown', outage: null });
    await vi.advanceTimersByTimeAsync(0);
    expect(tab.state()).toEqual(atAda);
  });
});
