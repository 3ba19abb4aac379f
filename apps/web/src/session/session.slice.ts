import type { AnonymousReason, Outage } from '@authflow/client';
import type { MfaMethod, User } from '@authflow/contracts';
import { createSlice, type PayloadAction } from '@reduxjs/toolkit';

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

const initialState = { status: 'unknown', outage: null } as SessionState;

/**
 * Who is at this browser, as far as we know. No token is ever kept here.
 *
 * **State** `unknown` → `anonymous` | `mfaRequired` | `authenticated`, and from each of those back to any.
 */
const sessionSlice = createSlice({
  name: 'session',
  initialState,
  reducers: {
    checking: (state): SessionState =>
      state.status === 'unknown' ? state : { status: 'unknown', outage: null },
    outageSeen: (state, action: PayloadAction<Outage>): SessionState =>
      state.status === 'unknown' ? { status: 'unknown', outage: action.payload } : state,
    signedIn: (
      state,
      { payload }: PayloadAction<{ userId: string; untilReload?: boolean }>,
    ): SessionState => {
      const goesOn = state.status === 'authenticated' && state.userId === payload.userId;
      // What was waved away stays away while the same person stays.
      return as(payload.userId, goesOn ? untilReload(state) : payload.untilReload === true);
    },
    impersonationBegun: (state, { payload }: PayloadAction<Impersonating>): SessionState => ({
      ...as(payload.user.id, untilReload(state)),
      impersonating: payload,
    }),
    impersonationEnded: (
      state,
      { payload }: PayloadAction<{ operatorUserId: string; over: boolean }>,
    ): SessionState => ({
      ...as(payload.operatorUserId, untilReload(state)),
      ...(payload.over ? { impersonationOver: true } : {}),
    }),
    /** The operator has been told. */
    impersonationOverSeen: (state): SessionState =>
      state.status === 'authenticated' && state.impersonationOver
        ? as(state.userId, untilReload(state))
        : state,
    /** The person has waved the word about reloads away. */
    untilReloadSeen: (state): void => {
      if (state.status === 'authenticated') delete state.untilReload;
    },
    secondFactorAsked: (_state, action: PayloadAction<{ methods: MfaMethod[] }>): SessionState => ({
      status: 'mfaRequired',
      methods: action.payload.methods,
    }),
    nobody: (_state, action: PayloadAction<AnonymousReason>): SessionState => ({
      status: 'anonymous',
      reason: action.payload,
    }),
  },
});

export const sessionReducer = sessionSlice.reducer;
export const sessionActions = sessionSlice.actions;
