import type { MfaMethod, Reauthenticated, SessionGrant, SignInAnswer } from '@authflow/contracts';
import type { AccessTokens } from '#src/lib/api-client.ts';
import type { AnonymousReason, Impersonating, Outage } from './session.slice';

/** Where the session's changes become visible: the store. */
export interface SessionView {
  checking: () => void;
  outage: (outage: Outage) => void;
  /** Also forgets the data of whoever was signed in before, if it was somebody else. */
  signedIn: (user: SessionGrant['user'], untilReload: boolean) => void;
  /** Somebody has proven the first factor, and is not signed in yet. */
  secondFactor: (methods: MfaMethod[]) => void;
  /** An operator looks at `user`. Also forgets the operator's data. */
  impersonating: (look: Impersonating) => void;
  /** Also forgets the data of whoever was looked at. `over`: the look ran out, or somebody ended it. */
  impersonationEnded: (operator: SessionGrant['user'], over: boolean) => void;
  /** Also forgets all data of the account. */
  nobody: (reason: AnonymousReason) => void;
}

export interface Session {
  /** The tokens for the API client. */
  tokens: AccessTokens;
  connect: (view: SessionView) => void;
  /** Asks the server who is signed in, until it answers. **State** any → `unknown` → decided. */
  restore: () => Promise<void>;
  /** Starts without asking when nothing suggests a session. */
  begin: () => Promise<void>;
  /**
   * What a way in answered. **State** any → `authenticated`, every other tab follows; or any → `mfaRequired`, until
   * the second factor is proven, the challenge is over or the person turns back.
   */
  accept: (answer: SignInAnswer) => void;
  /** What opens the second step, or null when none is waiting. */
  mfaToken: () => string | null;
  /** **State** `mfaRequired` → who was here before: usually nobody. */
  leaveSecondStep: (reason: 'cancelled' | 'challengeOver') => void;
  /** The person has just confirmed who they are: the same session goes on, with a token that says so. */
  proven: (answer: Reauthenticated) => void;
  /**
   * Shows somebody's account, as its owner sees it, in this tab alone. **State** operator → looking, until
   * `endImpersonation`, until it runs out or the server refuses it, or until the operator is no longer signed in.
   */
  impersonate: (look: SessionGrant) => void;
  /** **State** looking → the operator, at once; then tells the server. */
  endImpersonation: () => Promise<void>;
  /** The server has ended the session. **State** any → `anonymous`; every other tab follows. */
  signedOut: (reason?: AnonymousReason) => void;
  /** Tries again at once: the tab is shown again, or the person says so. */
  wake: () => void;
}
