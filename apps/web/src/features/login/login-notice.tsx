import { useLocation } from 'react-router-dom';
import { Alert } from '#src/components/alert.tsx';
import { useSessionState } from '#src/session/use-session-state.ts';

const notices = {
  verified: 'Your email address is confirmed. Sign in to open your account.',
  passwordReset: 'Your new password is set, and every open session has ended. Sign in with it.',
} as const;

export type LoginNoticeName = keyof typeof notices;

/** Why the person is here, when there is a reason worth telling. */
export function LoginNotice() {
  const state = useSessionState();
  const arrived = (useLocation().state as { notice?: LoginNoticeName } | null)?.notice;
  if (arrived && arrived in notices) return <Alert tone="success">{notices[arrived]}</Alert>;
  if (state.status !== 'anonymous') return null;
  if (state.reason === 'signedOut') return <Alert tone="success">You are signed out.</Alert>;
  if (state.reason === 'ended') return <Alert tone="info">Your session has ended. Sign in to go on.</Alert>;
  return null;
}
