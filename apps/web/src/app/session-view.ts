import type { User } from '@authflow/contracts';
import { accountApi } from '#src/features/account/account.api.ts';
import { api } from '#src/lib/api.ts';
import { sessionActions } from '#src/session/session.slice.ts';
import type { SessionView } from '#src/session/session-types.ts';
import type { Store } from './store';

/** Lets the session's changes into the store. Data of one account never outlives its session there. */
export function createSessionView({ dispatch }: Store): SessionView {
  let lastUserId: string | null = null;

  function show(user: User): void {
    if (lastUserId !== null && lastUserId !== user.id) dispatch(api.util.resetApiState());
    lastUserId = user.id;
    dispatch(
      accountApi.util.upsertQueryEntries([{ endpointName: 'getAccount', arg: undefined, value: user }]),
    );
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
      if (lastUserId !== null) dispatch(api.util.resetApiState());
      lastUserId = null;
      dispatch(sessionActions.secondFactorAsked({ methods }));
    },
    nobody: (reason) => {
      lastUserId = null;
      dispatch(sessionActions.nobody(reason));
      dispatch(api.util.resetApiState());
    },
  };
}
