import { withToken } from './authorized.ts';
import type { Delivery } from './delivery.ts';
import type { MfaRequired, Reauthenticated, SessionGrant, User } from './generated/api.ts';
import type { SessionCore } from './session-ports.ts';
import type { AnonymousReason, SessionState, Store } from './session-state.ts';
import type { AccessTokens } from './tokens.ts';

/** What a sign-in answers, whoever has described it. */
export type SignInAnswer =
  (Omit<SessionGrant, 'refreshToken'> & { refreshToken?: string | undefined }) | MfaRequired;

/** The session as an application sees it. */
export interface ClientSession {
  getSnapshot(): SessionState;
  /** Calls back after each change. Answers how to stop that. */
  subscribe(listener: () => void): () => void;
  /** Finds out who is here, until the server has said so. Does nothing when that is known, unless forced. */
  restore(options?: { force?: boolean }): Promise<SessionState>;
  /** Tries at once what waits for the server to be back. Pages do it by themselves when they are shown again or online. */
  wake(): void;
  /** The account that is signed in, or null. */
  user(): User | null;
  /** What `auth.login.mfa` wants as `mfaToken`, or null when no second step is waiting. */
  mfaToken(): string | null;
  /** Leaves the second step: back to who was here before, usually nobody. */
  cancelSecondFactor(reason?: 'cancelled' | 'challengeOver'): void;
  /** An access token for calls of your own to services behind AuthFlow, renewed when needed; null for nobody. */
  accessToken(): Promise<string | null>;
  /** A successor for a token that a service refused, asked for once however many calls were refused. */
  renewToken(refused: string): Promise<string | null>;
  /** A call of your own with a token, repeated once with a new one when the first was refused. */
  withToken<Answer>(
    send: (token: string) => Promise<Answer>,
    options?: {
      /** Other tokens than the session's, such as those of a look at somebody's account. */
      tokens?: AccessTokens;
      /** For answers that are values rather than errors. */
      refused?: (answer: Answer) => boolean;
    },
  ): Promise<Answer>;
  /**
   * What a sign-in answered that was called by `request`; the routes of the client do it themselves. Resolves once the
   * refresh token is kept, where the client keeps it.
   */
  accept(answer: SignInAnswer): Promise<void>;
  /** What a fresh proof answered that was called by `request`. */
  proven(answer: Pick<Reauthenticated, 'accessToken' | 'expiresIn'>): void;
  /** The server has ended the session, by a call of `request`. Every other tab follows. */
  signedOut(reason?: AnonymousReason): Promise<void>;
}

export function createClientSession(
  session: SessionCore,
  state: Store<SessionState>,
  delivery: Delivery,
): ClientSession {
  return {
    getSnapshot: state.get,
    subscribe: state.subscribe,
    restore: session.restore,
    wake: session.wake,
    user: () => {
      const now = state.get();
      return now.status === 'authenticated' ? now.user : null;
    },
    mfaToken: session.mfaToken,
    cancelSecondFactor: (reason = 'cancelled') => session.leaveSecondStep(reason),
    accessToken: session.current,
    renewToken: session.renew,
    withToken: (send, { tokens = session, refused } = {}) => withToken(tokens, send, refused),
    async accept(answer) {
      if (answer.status === 'mfa_required') return session.awaitSecondFactor(answer);
      // Pages go on in the same step when the storage is theirs alone.
      const kept = answer.refreshToken === undefined ? null : delivery.storage()?.set(answer.refreshToken);
      if (kept instanceof Promise) await kept;
      session.accept(answer);
    },
    proven: session.proven,
    async signedOut(reason) {
      const forgotten = delivery.storage()?.set(null);
      if (forgotten instanceof Promise) await forgotten;
      session.signedOut(reason);
    },
  };
}
