import { describe, expect, it } from 'vitest';
import { ada, grace } from '#src/testing/grants.ts';
import { sessionActions as actions, sessionReducer, type SessionState } from './session.slice';

const after = (...happened: Parameters<typeof sessionReducer>[1][]): SessionState =>
  happened.reduce(sessionReducer, sessionReducer(undefined, { type: '@@init' }));
const signedIn = actions.signedIn({ userId: ada.id, untilReload: true });
const look = actions.impersonationBegun({ operatorUserId: ada.id, user: grace, endsAt: 0 });
const lookOver = actions.impersonationEnded({ operatorUserId: ada.id, over: true });

describe('the word about reloads', () => {
  it('is said to who is signed in without a cookie, and to nobody else', () => {
    expect(after(signedIn)).toMatchObject({ untilReload: true });
    expect(after(actions.signedIn({ userId: ada.id }))).not.toHaveProperty('untilReload');
    expect(after(signedIn, actions.nobody('signedOut'))).not.toHaveProperty('untilReload');
  });

  it('stays through a look at somebody’s account, and through its end', () => {
    expect(after(signedIn, look)).toMatchObject({ untilReload: true });
    expect(after(signedIn, look, lookOver, actions.impersonationOverSeen())).toMatchObject({
      userId: ada.id,
      untilReload: true,
    });
  });

  it('once waved away stays away over renewals and looks, and comes again with another sign-in', () => {
    const away = [signedIn, actions.untilReloadSeen()];
    expect(after(...away, signedIn)).not.toHaveProperty('untilReload');
    expect(after(...away, look, lookOver)).not.toHaveProperty('untilReload');
    expect(after(...away, actions.nobody('signedOut'), signedIn)).toMatchObject({ untilReload: true });
  });
});
