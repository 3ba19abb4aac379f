import type { MfaMethod } from '@authflow/contracts';
import { createSlice, type PayloadAction } from '@reduxjs/toolkit';

/**
 * Why nobody is signed in. `notChecked`: no sign of a session, so the server was not asked yet. `deleted` and
 * `locked`: the person just closed or locked their own account. `cancelled` and `challengeOver`: a sign-in ended at
 * its second step, by the person or by the clock.
 */
export type AnonymousReason =
  'notChecked' | 'none' | 'signedOut' | 'ended' | 'deleted' | 'locked' | 'cancelled' | 'challengeOver';

/** Why the server could not be asked; the session is still `unknown` then, never ended. */
export type Outage = 'offline' | 'unavailable';

export type SessionState =
  | { status: 'unknown'; outage: Outage | null }
  | { status: 'anonymous'; reason: AnonymousReason }
  | { status: 'mfaRequired'; methods: MfaMethod[] }
  | { status: 'authenticated'; userId: string };

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
