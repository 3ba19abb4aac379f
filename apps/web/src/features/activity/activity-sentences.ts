import type { Activity, ActivityType } from '@authflow/contracts';

interface Sentence {
  success: string;
  failure: string;
  /** Worth a second look by the owner even when it succeeded. */
  notable?: boolean;
}

const sentences: Record<ActivityType, Sentence> = {
  'user.registered': {
    success: 'You created your account',
    failure: 'An account was tried to be created with your address',
  },
  'email.verified': {
    success: 'You confirmed your email address',
    failure: 'Confirming your email address failed',
  },
  'login.succeeded': { success: 'You signed in', failure: 'A sign-in did not succeed' },
  'login.failed': { success: 'A sign-in failed', failure: 'A sign-in failed', notable: true },
  'session.logged_out': { success: 'You signed out', failure: 'Signing out failed' },
  'session.revoked': { success: 'A session was ended', failure: 'Ending a session failed' },
  'session.refresh_reused': {
    success: 'A session was ended for safety: an old key was used again',
    failure: 'A session was ended for safety: an old key was used again',
    notable: true,
  },
  'password.changed': { success: 'You changed your password', failure: 'Changing the password failed' },
  'password.reset_requested': {
    success: 'A password reset was requested',
    failure: 'A password reset was requested',
  },
  'password.reset': { success: 'Your password was reset by mail', failure: 'A password reset failed' },
  'account.updated': { success: 'You updated your profile', failure: 'Updating your profile failed' },
};

/** What happened, in a sentence. Types newer than these pages read as their own name. */
export function describe(activity: Pick<Activity, 'type' | 'outcome'>): { text: string; alarming: boolean } {
  const sentence = isKnown(activity.type) ? sentences[activity.type] : null;
  if (sentence === null) return { text: plainName(activity.type), alarming: activity.outcome === 'failure' };
  return {
    text: sentence[activity.outcome],
    alarming: activity.outcome === 'failure' || sentence.notable === true,
  };
}

function isKnown(type: string): type is ActivityType {
  return Object.hasOwn(sentences, type);
}

function plainName(type: string): string {
  const words = type.replace(/[._]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
