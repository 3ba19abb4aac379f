import type { AuthFlowClient } from '@authflow/client';
import type { OwnSession } from './impersonation';
import type { SessionView } from './session-types';

/**
 * The client's session as the pages see it: what becomes of it shows in the store. Tokens, renewal, and what tabs tell each
 * other are the client's.
 */
export function createSession({ session }: Pick<AuthFlowClient, 'session'>): OwnSession {
  function mirror(view: SessionView): void {
    const state = session.getSnapshot();
    if (state.status === 'authenticated') view.signedIn(state.user, state.untilReload === true);
    else if (state.status === 'mfaRequired') view.secondFactor(state.methods);
    else if (state.status === 'anonymous') view.nobody(state.reason);
    else if (state.outage === null) view.checking();
    else view.outage(state.outage);
  }

  return {
    tokens: {
      current: session.accessToken,
      renew: session.renewToken,
      signedIn: () => session.getSnapshot().status === 'authenticated',
    },
    connect: (view) => {
      session.subscribe(() => mirror(view));
    },
    restore: async () => {
      await session.restore({ force: true });
    },
    begin: async () => {
      await session.restore();
    },
    accept: (answer) => void session.accept(answer),
    mfaToken: session.mfaToken,
    leaveSecondStep: session.cancelSecondFactor,
    proven: session.proven,
    signedOut: (reason) => void session.signedOut(reason),
    wake: session.wake,
  };
}
