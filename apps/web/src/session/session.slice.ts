import type { AnonymousReason, Outage } from '@authflow/client';
import type { MfaMethod, User } from '@authflow/contracts';
import { createAction, type Action } from '@reduxjs/toolkit';

export type { AnonymousReason, Outage };

/** An operator looks at `user` in this tab, reads what they would read, and changes nothing. */
export interface Impersonating {
  operatorUserId: string;
  user: User;
  /** When it is over by itself, in milliseconds since the epoch. */
  endsAt: number;
}

/**
 * While an operator looks at somebody, `userId` is whose account is shown. `impersonationOver`: the operator is back
 * without having asked for it, and has not been told so yet. `untilReload`: the browser drops our cookies, so a reload signs
 * out, and the person has not waved the word about it away yet.
 */
export type SessionState =
  | { status: 'unknown'; outage: Outage | null }
  | { status: 'anonymous'; reason: AnonymousReason }
  | { status: 'mfaRequired'; methods: MfaMethod[] }
  | Authenticated;

interface Authenticated {
  status: 'authenticated';
  userId: string;
  impersonating?: Impersonating;
  impersonationOver?: true;
  untilReload?: true;
}

function as(userId: string, untilReload: boolean): Authenticated {
  return { status: 'authenticated', userId, ...(untilReload ? { untilReload: true } : {}) };
}

function untilReload(state: SessionState): boolean {
  return state.status === 'authenticated' && state.untilReload === true;
}

const initialState: SessionState = { status: 'unknown', outage: null };

export const sessionActions = {
  checking: createAction('session/checking'),
  outageSeen: createAction<Outage>('session/outageSeen'),
  signedIn: createAction<{ userId: string; untilReload?: boolean }>('session/signedIn'),
  impersonationBegun: createAction<Impersonating>('session/impersonationBegun'),
  impersonationEnded: createAction<{ operatorUserId: string; over: boolean }>('session/impersonationEnded'),
  /** The operator has been told. */
  impersonationOverSeen: createAction('session/impersonationOverSeen'),
  /** The person has waved the word about reloads away. */
  untilReloadSeen: createAction('session/untilReloadSeen'),
  secondFactorAsked: createAction<{ methods: MfaMethod[] }>('session/secondFactorAsked'),
  nobody: createAction<AnonymousReason>('session/nobody'),
};

/**
 * Who is at this browser, as far as we know. No token is ever kept here. Written by hand: every page loads it, and
 * `createSlice` would bring Immer along (ADR 0030).
 *
 * **State** `unknown` → `anonymous` | `mfaRequired` | `authenticated`, and from each of those back to any.
 */
export function sessionReducer(state: SessionState = initialState, action: Action): SessionState {
  const { checking, outageSeen, secondFactorAsked, nobody } = sessionActions;
  if (checking.match(action)) return state.status === 'unknown' ? state : { status: 'unknown', outage: null };
  if (outageSeen.match(action))
    return state.status === 'unknown' ? { status: 'unknown', outage: action.payload } : state;
  if (secondFactorAsked.match(action)) return { status: 'mfaRequired', methods: action.payload.methods };
  if (nobody.match(action)) return { status: 'anonymous', reason: action.payload };
  return somebody(state, action);
}

function somebody(state: SessionState, action: Action): SessionState {
  const { signedIn, impersonationBegun, impersonationEnded } = sessionActions;
  if (signedIn.match(action)) {
    const { userId, untilReload: told } = action.payload;
    const goesOn = state.status === 'authenticated' && state.userId === userId;
    // What was waved away stays away while the same person stays.
    return as(userId, goesOn ? untilReload(state) : told === true);
  }
  if (impersonationBegun.match(action))
    return { ...as(action.payload.user.id, untilReload(state)), impersonating: action.payload };
  if (impersonationEnded.match(action)) {
    const { operatorUserId, over } = action.payload;
    return { ...as(operatorUserId, untilReload(state)), ...(over ? { impersonationOver: true } : {}) };
  }
  return state.status === 'authenticated' ? told(state, action) : state;
}

/** What the person has seen is not said again. */
function told(state: Authenticated, action: Action): Authenticated {
  if (sessionActions.impersonationOverSeen.match(action) && state.impersonationOver)
    return as(state.userId, untilReload(state));
  if (sessionActions.untilReloadSeen.match(action)) {
    const { untilReload: _seen, ...rest } = state;
    return rest;
  }
  return state;
}
