import type { User } from '@authflow/contracts';
import { sessionActions } from '#src/session/session.slice.ts';
import type { SessionView } from '#src/session/session-types.ts';
import type { AccountCache } from './late-parts';
import type { Store } from './store';

/** Lets the session's changes into the store. Data of one account never outlives its session there. */
export function createSessionView({ dispatch }: Store, cache: AccountCache): SessionView {
  let lastUserId: string | null = null;

  function show(user: User): void {
    if (lastUserId !== null && lastUserId !== user.id) cache.forget();
    lastUserId = user.id;
    cache.keep(user);
  }

  return {
    checking: () => void dispatch(sessionActions.checking()),
    outage: (outage) => void dispatch(sessionActions.outageSeen(outage)),
    signedIn: (user, untilReload) => {
      show(user);
      dispatch(sessionActions.signedIn({ userId: user.id, untilReload }));
    },
    impersonating: (look) => {
      show(look.user);
      dispatch(sessionActions.impersonationBegun(look));
    },
    impersonationEnded: (operator, over) => {
      show(operator);
      dispatch(sessionActions.impersonationEnded({ operatorUserId: operator.id, over }));
    },
    secondFactor: (methods) => {
      if (lastUserId !== null) cache.forget();
      lastUserId = null;
      dispatch(sessionActions.secondFactorAsked({ methods }));
    },
    nobody: (reason) => {
      lastUserId = null;
      dispatch(sessionActions.nobody(reason));
      cache.forget();
    },
  };
}
