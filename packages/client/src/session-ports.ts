import type { Delivery } from './delivery.ts';
import type { Environment } from './environment.ts';
import type { MfaRequired, Reauthenticated, SessionGrant } from './generated/api.ts';
import type { RefreshOutcome, Refresher } from './refresher.ts';
import type { AnonymousReason, SessionState, Store } from './session-state.ts';
import type { AccessTokenHolder, AccessTokens } from './tokens.ts';

/** Remembers *that* somebody signed in here, never who, so that a first visit asks the server nothing. */
export interface SessionHint {
  isSet(): boolean;
  set(): void;
  clear(): void;
}

export interface SessionPorts {
  state: Store<SessionState>;
  token: AccessTokenHolder;
  refresher: Refresher;
  environment: Environment;
  delivery: Delivery;
  hint: SessionHint | null;
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Forgets a refresh token that only this tab has, and lets the server forget its session. */
  abandon(): void;
}

/** What is held of a grant here. The refresh token is elsewhere. */
export type Held = Pick<SessionGrant, 'accessToken' | 'expiresIn' | 'user'>;

/** What the client's calls need of the session. */
export interface SessionCore extends AccessTokens {
  /** The token at hand, without asking for one. */
  usable(): string | null;
  /** **State** any → `authenticated`; every other tab follows. */
  accept(grant: Held): void;
  /** **State** any → `mfaRequired`, until the second factor is proven or its time is over. */
  awaitSecondFactor(required: MfaRequired): void;
  /** The same session goes on with a token that says that the person has just proven who they are. */
  proven(answer: Pick<Reauthenticated, 'accessToken' | 'expiresIn'>): void;
  /** **State** any → `anonymous`; every other tab follows. */
  signedOut(reason?: AnonymousReason): void;
  /** The second factor is not coming. **State** `mfaRequired` → who was here before: usually nobody. */
  leaveSecondStep(reason: 'cancelled' | 'challengeOver'): void;
  /** What opens the second step, or null when none is waiting. */
  mfaToken(): string | null;
  /** Asks the server who is here, until it answers. **State** `unknown` → decided. */
  restore(options?: { force?: boolean }): Promise<SessionState>;
  /** A refresh on demand, with what came of it. */
  refresh(): Promise<RefreshOutcome>;
  /** Does at once what waits for the server to be back, or for the page to be looked at. */
  wake(): void;
  close(): void;
}
