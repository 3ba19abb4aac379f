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
 * without having asked for it, and has not been told so yet.
 */
export type SessionState =
  | { status: 'unknown'; outage: Outage | null }
  | { status: 'anonymous'; reason: AnonymousReason }
  | { status: 'mfaRequired'; methods: MfaMethod[] }
  | { status: 'authenticated'; userId: string; impersonating?: Impersonating; impersonationOver?: true };

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
    signedIn: (_state, action: PayloadAction<{ userId: string }>): SessionState => ({
      status: 'authenticated',
      userId: action.payload.userId,
    }),
    impersonationBegun: (_state, action: PayloadAction<Impersonating>): SessionState => ({
      status: 'authenticated',
      userId: action.payload.user.id,
      impersonating: action.payload,
    }),
    impersonationEnded: (
      _state,
      { payload }: PayloadAction<{ operatorUserId: string; over: boolean }>,
    ): SessionState => ({
      status: 'authenticated',
      userId: payload.operatorUserId,
      ...(payload.over ? { impersonationOver: true } : {}),
    }),
    /** The operator has been told. */
    impersonationOverSeen: (state): SessionState =>
      state.status === 'authenticated' && state.impersonationOver
        ? { status: 'authenticated', userId: state.userId }
        : state,
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
