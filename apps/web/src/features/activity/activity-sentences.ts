import type { Activity, ActivityType } from '@authflow/contracts';

interface Sentence {
  success: string;
  failure: string;
  /** When somebody who runs the service did it. */
  operator?: string;
  /** Worth a second look by the owner even when it succeeded. */
  notable?: boolean;
  /** Done by somebody who was let in: when it was not the owner, the account needs locking. */
  reportable?: boolean;
}

const sentences: Record<ActivityType, Sentence> = {
  'user.registered': {
    success: 'You created your account',
    failure: 'Somebody tried to create an account with your address',
  },
  'email.verified': {
    success: 'You confirmed your email address',
    failure: 'Confirming your email address failed',
  },
  'login.succeeded': { success: 'You signed in', failure: 'A sign-in did not succeed', reportable: true },
  'login.failed': { success: 'A sign-in failed', failure: 'A sign-in failed', notable: true },
  'session.logged_out': {
    success: 'You signed out',
    failure: 'Signing out failed',
    operator: 'An operator of this service stopped looking at your account',
  },
  'session.revoked': {
    success: 'A session was ended',
    failure: 'Ending a session failed',
    operator: 'An operator of this service signed you out everywhere',
  },
  'session.refresh_reused': {
    success: 'A session was ended for safety: an outdated copy of it was used',
    failure: 'A session was ended for safety: an outdated copy of it was used',
    notable: true,
  },
  'password.changed': {
    success: 'You changed your password',
    failure: 'Changing the password failed',
    reportable: true,
  },
  'password.reset_requested': {
    success: 'A password reset was requested',
    failure: 'A password reset was requested',
    operator: 'An operator of this service sent you a link to reset your password',
  },
  'password.reset': {
    success: 'Your password was reset by mail',
    failure: 'A password reset failed',
    reportable: true,
  },
  'account.updated': {
    success: 'You updated your profile',
    failure: 'Updating your profile failed',
    operator: 'An operator of this service changed your profile',
  },
  'login.mfa_required': {
    success: 'A sign-in went on to the second step',
    failure: 'A sign-in stopped before the second step',
  },
  'login.mfa_failed': {
    success: 'The second step of a sign-in failed',
    failure: 'The second step of a sign-in failed',
    notable: true,
  },
  'login.magic_link_requested': {
    success: 'A sign-in link was requested',
    failure: 'Requesting a sign-in link failed',
  },
  'reauthentication.succeeded': {
    success: 'You confirmed it’s you',
    failure: 'Confirming it’s you failed',
  },
  'reauthentication.failed': {
    success: 'Confirming it’s you failed',
    failure: 'Confirming it’s you failed',
    notable: true,
  },
  'mfa.totp_enabled': {
    success: 'You turned on two-step verification',
    failure: 'Turning on two-step verification failed',
    reportable: true,
  },
  'mfa.totp_disabled': {
    success: 'You turned off two-step verification',
    failure: 'Turning off two-step verification failed',
    notable: true,
    reportable: true,
  },
  'mfa.recovery_codes_replaced': {
    success: 'You made new recovery codes',
    failure: 'Making new recovery codes failed',
    reportable: true,
  },
  'mfa.recovery_code_used': {
    success: 'A recovery code was used to sign in',
    failure: 'A recovery code was refused',
    notable: true,
    reportable: true,
  },
  'passkey.added': { success: 'You added a passkey', failure: 'Adding a passkey failed', reportable: true },
  'passkey.renamed': { success: 'You renamed a passkey', failure: 'Renaming a passkey failed' },
  'passkey.removed': {
    success: 'You removed a passkey',
    failure: 'Removing a passkey failed',
    reportable: true,
  },
  'identity.linked': {
    success: 'You connected another account for signing in',
    failure: 'Connecting another account failed',
    reportable: true,
  },
  'identity.unlinked': {
    success: 'You disconnected an account used for signing in',
    failure: 'Disconnecting an account failed',
    reportable: true,
  },
  'email.change_requested': {
    success: 'You asked to change your email address',
    failure: 'Asking to change your email address failed',
    reportable: true,
  },
  'email.changed': {
    success: 'Your email address was changed',
    failure: 'Changing your email address failed',
    notable: true,
    reportable: true,
  },
  'email.change_undone': {
    success: 'A change of your email address was undone',
    failure: 'Undoing a change of your email address failed',
    notable: true,
  },
  'account.locked': {
    success: 'Your account was locked until you chose a new password',
    failure: 'Locking your account failed',
    notable: true,
  },
  'account.taken_over': {
    success: 'You proved your address, and what was set up without that proof was removed',
    failure: 'Proving your address failed',
    notable: true,
  },
  'account.deleted': {
    success: 'You deleted your account',
    failure: 'Deleting your account failed',
    operator: 'An operator of this service deleted your account',
    notable: true,
  },
  'account.restored': {
    success: 'You restored your account',
    failure: 'Restoring your account failed',
    operator: 'An operator of this service restored your account',
  },
  'account.banned': { success: 'Your account was disabled', failure: 'Disabling your account failed' },
  'account.unbanned': { success: 'Your account was enabled again', failure: 'Enabling your account failed' },
  'account.invited': { success: 'You were invited', failure: 'Inviting you failed' },
  'account.invitation_accepted': {
    success: 'You accepted the invitation and set a password',
    failure: 'Accepting an invitation failed',
  },
  'account.roles_changed': {
    success: 'Your roles were changed',
    failure: 'Changing your roles failed',
    notable: true,
  },
  'account.impersonated': {
    success: 'An operator of this service looked at your account',
    failure: 'An operator of this service could not look at your account',
    notable: true,
  },
  'api_key.created': {
    success: 'You created an API key',
    failure: 'Creating an API key failed',
    reportable: true,
  },
  'api_key.revoked': { success: 'You revoked an API key', failure: 'Revoking an API key failed' },
};

export interface Described {
  text: string;
  alarming: boolean;
  /** Whether “This wasn’t me” is a sensible answer to it. */
  reportable: boolean;
}

/** What happened, in a sentence. Types newer than these pages read as their own name. */
export function describe({
  type,
  outcome,
  byOperator = false,
}: Pick<Activity, 'type' | 'outcome'> & { byOperator?: boolean }): Described {
  const failed = outcome === 'failure';
  if (!isKnown(type)) return { text: plainName(type), alarming: failed, reportable: false };
  const sentence = sentences[type];
  return {
    text: byOperator ? (sentence.operator ?? sentence[outcome]) : sentence[outcome],
    alarming: failed || sentence.notable === true,
    reportable: !failed && !byOperator && sentence.reportable === true,
  };
}

function isKnown(type: string): type is ActivityType {
  return Object.hasOwn(sentences, type);
}

function plainName(type: string): string {
  const words = type.replace(/[._]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
