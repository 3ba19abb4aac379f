import type { AccessTokenHolder } from '@authflow/client';
import type { SessionGrant, User } from '@authflow/contracts';
import type { Session, SessionView } from './session-types';

/** The session as `createSession` makes it, before operators can look at accounts through it. */
export type OwnSession = Omit<Session, 'impersonate' | 'endImpersonation'>;

export interface ImpersonationPorts {
  /** Holds the token of the look, beside the operator's own. */
  token: AccessTokenHolder;
  /** Tells the server that a look is over. It must send this token alone, and never the refresh cookie. */
  endLook: (token: string) => Promise<unknown>;
}

/**
 * Lets an operator look at somebody's account in this tab. Their own session goes on underneath: it is renewed, other
 * tabs don't notice, and a reload leads back to it.
 *
 * A call that began while looking is never repeated as the operator, for what was meant for one account would then be
 * done to another.
 *
 * **State** operator → looking → operator. Whatever ends the operator's session ends the look too.
 */
export function withImpersonation(own: OwnSession, { token, endLook }: ImpersonationPorts): Session {
  let view: SessionView | null = null;
  let operator: User | null = null;
  let looking = false;
  /** Tokens of looks, so that a late refusal of one is not answered with the operator's. */
  const spent = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function forget(): void {
    looking = false;
    clearTimeout(timer);
    token.clear();
  }

  /** Back to the operator. `over`: not because they wanted to. */
  function leave(over: boolean): void {
    if (!looking) return;
    forget();
    if (operator !== null) view?.impersonationEnded(operator, over);
  }

  function lookToken(): string | null {
    const usable = token.usable();
    if (usable === null) leave(true);
    return usable;
  }

  /** What happens to the operator's own session shows only while nobody is looked at, unless it is over. */
  function beneath(target: SessionView): SessionView {
    return {
      ...target,
      signedIn: (user, untilReload) => {
        const same = operator?.id === user.id;
        operator = user;
        if (looking && same) return;
        forget();
        target.signedIn(user, untilReload);
      },
      checking: () => {
        forget();
        target.checking();
      },
      secondFactor: (methods) => {
        forget();
        target.secondFactor(methods);
      },
      nobody: (reason) => {
        forget();
        operator = null;
        target.nobody(reason);
      },
    };
  }

  function impersonate({ user, accessToken, expiresIn }: SessionGrant): void {
    if (operator === null) return;
    forget();
    looking = true;
    spent.add(accessToken);
    token.set(accessToken, expiresIn);
    timer = setTimeout(lookToken, expiresIn * 1000);
    view?.impersonating({ operatorUserId: operator.id, user, endsAt: Date.now() + expiresIn * 1000 });
  }

  return {
    ...own,
    tokens: {
      current: async () => (looking ? lookToken() : own.tokens.current()),
      renew: async (refused) => {
        if (!spent.has(refused)) return own.tokens.renew(refused);
        leave(true);
        return null;
      },
      signedIn: own.tokens.signedIn,
    },
    connect: (target) => {
      view = target;
      own.connect(beneath(target));
    },
    wake: () => {
      if (looking) lookToken();
      own.wake();
    },
    impersonate,
    endImpersonation: async () => {
      const held = token.usable();
      leave(false);
      if (held !== null) await endLook(held);
    },
  };
}
