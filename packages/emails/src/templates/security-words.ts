import type { SecurityChange } from '../mail-content';

type Words = {
  subject: (product: string) => string;
  heading: string;
  /** One or two sentences: what happened, and what it means for signing in. */
  what: string;
  /** What the name in the mail is the name of; without it, there is none. */
  subjectLabel?: string;
  preheader?: string;
  /** What the button says, where it doesn't lead to the ways of signing in. */
  action?: string;
  ifYou: string;
  /** Ends in a link to the reset page. */
  ifNotYou: string;
};

const nothingToDo = 'If this was you, there is nothing to do. You can see all your ways of signing in here:';
// A password reset leaves second factors and passkeys where they are; only the report takes back what a stranger added.
const strangerAdded =
  'If it was not you, find our mail about a new sign-in and choose “This wasn’t me” there: that also takes back what was added since. If you have no such mail, choose a new password, which signs everybody out, and then remove what you do not know.';
const strangerRemoved =
  'If it was not you, choose a new password now, which signs everybody out, and then set up again what is missing.';

/** What a security notice says of each change. */
export const securityWords: Record<SecurityChange, Words> = {
  totp_enabled: {
    subject: (product) => `Two-step verification is on for your ${product} account`,
    heading: 'Two-step verification was turned on',
    what: 'An authenticator app was set up for your account. From now on, signing in asks for a code from it.',
    ifYou: 'If this was you, keep your recovery codes in a safe place: they get you in when the app is lost.',
    ifNotYou: strangerAdded,
  },
  totp_disabled: {
    subject: (product) => `Two-step verification is off for your ${product} account`,
    heading: 'Two-step verification was turned off',
    what: 'The authenticator app was removed from your account, and its recovery codes with it. Signing in no longer asks for a second step.',
    ifYou: nothingToDo,
    ifNotYou: strangerRemoved,
  },
  recovery_codes_replaced: {
    subject: (product) => `New recovery codes for your ${product} account`,
    heading: 'New recovery codes were made',
    what: 'Your account has a new set of recovery codes. The old ones no longer work.',
    ifYou: 'If this was you, throw the old codes away and keep the new ones in a safe place.',
    ifNotYou:
      'If it was not you, choose a new password now, which signs everybody out, and then make new codes: whoever made these has seen them.',
  },
  recovery_code_used: {
    subject: (product) => `A recovery code of your ${product} account was used`,
    heading: 'A recovery code was used',
    what: 'Somebody signed in to your account with one of its recovery codes. That code does not work again.',
    subjectLabel: 'Codes left',
    ifYou: 'If this was you, make new codes before the last one is used:',
    ifNotYou:
      'If it was not you, somebody has your codes and another way in, most likely your password. Choose a new one now, which signs everybody out, and then make new codes.',
  },
  passkey_added: {
    subject: (product) => `A passkey was added to your ${product} account`,
    heading: 'A passkey was added',
    what: 'Your account has a new passkey. Whoever holds it can sign in with it alone.',
    subjectLabel: 'Passkey',
    ifYou: nothingToDo,
    ifNotYou: strangerAdded,
  },
  passkey_removed: {
    subject: (product) => `A passkey was removed from your ${product} account`,
    heading: 'A passkey was removed',
    what: 'One of the passkeys of your account was removed. It no longer signs in.',
    subjectLabel: 'Passkey',
    ifYou: nothingToDo,
    ifNotYou: strangerRemoved,
  },
  identity_linked: {
    subject: (product) => `A way of signing in was added to your ${product} account`,
    heading: 'An account elsewhere was connected',
    what: 'Your account was connected with one at another service. Whoever is signed in there can sign in here.',
    subjectLabel: 'Service',
    ifYou: nothingToDo,
    ifNotYou: strangerAdded,
  },
  identity_unlinked: {
    subject: (product) => `A way of signing in was removed from your ${product} account`,
    heading: 'An account elsewhere was disconnected',
    what: 'The connection of your account with one at another service was removed. That service no longer signs you in here.',
    subjectLabel: 'Service',
    ifYou: nothingToDo,
    ifNotYou: strangerRemoved,
  },
  api_key_created: {
    subject: (product) => `An API key was made for your ${product} account`,
    heading: 'An API key was made',
    what: 'Your account has a new API key. Programs that hold it act in your name until it expires or is revoked.',
    subjectLabel: 'API key',
    action: 'Review your API keys',
    ifYou: 'If this was you, there is nothing to do. You can revoke it at any time:',
    ifNotYou:
      'If it was not you, somebody else has been in your account. Choose a new password with the link in our mail: that signs everybody out and revokes all API keys.',
  },
  second_factor_guessing: {
    subject: (product) => `Wrong codes for your ${product} account`,
    heading: 'Somebody is guessing your codes',
    what: 'Too many wrong codes were entered where your account asks for the second step. Whoever did it had passed the first one, most likely with your password. No more codes are taken for an hour.',
    preheader: 'Nobody got in. If this was not you, choose a new password.',
    ifYou:
      'If this was you, wait an hour and check the clock of the device with your authenticator app. You can also use a passkey, if you have one.',
    ifNotYou: 'If it was not you, choose a new password now: the old one is known to somebody.',
  },
  account_taken_over: {
    subject: (product) => `An unconfirmed ${product} account is now yours`,
    heading: 'An unconfirmed account is now yours',
    what: 'Somebody had registered an account with your address before, and never confirmed it. Now that the address is proven to be yours, so is the account. We removed the password and everything else that was set up before.',
    subjectLabel: 'Confirmed by',
    preheader: 'We removed the password and everything else that was set up before.',
    ifYou:
      'If you had registered it yourself, nothing is lost but the password. You can sign in as you just did.',
    ifNotYou:
      'If it was not you, somebody else can read your mail, or use your account at the service that vouched for it. Secure those first. To set a password here:',
  },
};
