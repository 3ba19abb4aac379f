import { useLocation } from 'react-router-dom';
import { Alert } from '#src/components/alert.tsx';
import type { AnonymousReason } from '#src/session/session.slice.ts';
import { useSessionState } from '#src/session/use-session-state.ts';

interface Notice {
  tone: 'success' | 'info' | 'warning';
  text: string;
}

const notices = {
  verified: { tone: 'success', text: 'Your email address is confirmed. Sign in to open your account.' },
  passwordReset: {
    tone: 'success',
    text: 'Your new password is set, and every open session has ended. Sign in with it.',
  },
  invitationAccepted: {
    tone: 'success',
    text: 'Your password is set. Sign in with it to open your account.',
  },
  secondStepLost: {
    tone: 'info',
    text: 'For your safety the second step is forgotten when the page is loaded again. Please start over.',
  },
} as const satisfies Record<string, Notice>;

const reasons: Partial<Record<AnonymousReason, Notice>> = {
  signedOut: { tone: 'success', text: 'You are signed out.' },
  ended: { tone: 'info', text: 'Your session has ended. Sign in to go on.' },
  deleted: {
    tone: 'success',
    text: 'Your account is closed. The mail we sent has a link to restore it, should you change your mind.',
  },
  locked: {
    tone: 'success',
    text: 'Your account is locked and everybody is signed out. Choose a new password with the link in your mail.',
  },
  challengeOver: {
    tone: 'warning',
    text: 'The second step took too long, or too many tries. Nothing happened; please start over.',
  },
};

export type LoginNoticeName = keyof typeof notices;

/** Why the person is here, when there is a reason worth telling. */
export function LoginNotice() {
  const state = useSessionState();
  const arrived = (useLocation().state as { notice?: LoginNoticeName } | null)?.notice;
  const reason = state.status === 'anonymous' ? reasons[state.reason] : undefined;
  const notice: Notice | undefined = arrived && arrived in notices ? notices[arrived] : reason;
  return notice ? <Alert tone={notice.tone}>{notice.text}</Alert> : null;
}
