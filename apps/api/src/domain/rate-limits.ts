import { limits } from '@authflow/contracts';
import { minutes, hours, days } from './duration';

/** At most `points` in any window of `windowSeconds`. The name is public: it appears in headers and problems. */
export interface LimitRule {
  name: string;
  points: number;
  windowSeconds: number;
}

const perMinute = (name: string, points: number): LimitRule => rule(`${name}-minute`, points, minutes(1));
const perHour = (name: string, points: number): LimitRule => rule(`${name}-hour`, points, hours(1));
const perDay = (name: string, points: number): LimitRule => rule(`${name}-day`, points, days(1));

function rule(name: string, points: number, window: number): LimitRule {
  return { name, points, windowSeconds: window / 1000 };
}

/** Guesses that an account, or an address, takes whoever makes them and from wherever. They hold with RATE_LIMITS off, too. */
export const guessLimits = {
  secondFactor: perHour('second-factor', limits.guessesPerHour),
  mailedCode: perHour('mailed-code', limits.guessesPerHour),
};

/**
 * Every limit of the service. Several windows over one key make the wait grow with the failures: a short burst
 * costs a minute, persistence costs an hour, then a day, and nobody is ever locked out for good.
 * @see docs/adr/0010, ASVS 6.1.1
 */
export const rateLimits = {
  /** Failed sign-ins per address, against spraying. */
  loginAddress: [perMinute('login-address', 30), perHour('login-address', 300)],
  /**
   * Failed sign-ins per account: one lane for all strangers, one for each device or address the account has signed in
   * from, so that strangers can't use up the owner's tries. One rule, so that no answer tells which lane it was.
   */
  loginAccount: [perMinute('login-account', 5), perHour('login-account', 20), perDay('login-account', 60)],
  registerAddress: [perMinute('register-address', 20), perHour('register-address', 100)],
  /** Mails to one recipient, whoever asks. Suppressed mails count too. */
  mailRecipient: [perHour('mail-recipient', 5), perDay('mail-recipient', 20)],
  /** Changes of address one account asks for: each writes to two mailboxes. */
  emailChange: [perHour('email-change', 10), perDay('email-change', 20)],
  /** Copies of everything held about one account. */
  accountExport: [perHour('account-export', 5), perDay('account-export', 20)],
  /** Copies of the audit trail one operator takes. */
  auditExport: [perMinute('audit-export', 6), perHour('audit-export', 60)],
  mailAddress: [perMinute('mail-address', 20), perHour('mail-address', 120)],
  /** Presenting mailed links and codes. */
  secretAddress: [perMinute('secret-address', 30), perHour('secret-address', 300)],
  currentPassword: [perMinute('current-password', 5), perHour('current-password', 20)],
  /** Starting over: presenting passkeys, codes and federated answers from one address. */
  signInAddress: [perMinute('sign-in-address', 30), perHour('sign-in-address', 300)],
  /** Asking for options and redirects, which cost little. */
  optionsAddress: [perMinute('options-address', 60)],
  /** Changing what protects an account: each writes to its owner, some of it hashes slowly. */
  factorWrite: [perMinute('factor-write', 20), perHour('factor-write', 60)],
  /** Looks into accounts by one operator: each writes to its owner. */
  impersonation: [perMinute('impersonation', 10), perHour('impersonation', 60)],
  /** All that one API key asks for. */
  apiKey: [perMinute('api-key', 600)],
  /** API keys that do not work, from one address: each costs a look into the database. */
  wrongApiKeyAddress: [perMinute('wrong-api-key-address', 60)],
  refreshAddress: [perMinute('refresh-address', 600)],
  sessionWrite: [perMinute('session-write', 120)],
  /** An operator reading lists: each page costs a query. */
  operatorRead: [perMinute('operator-read', 600)],
  /** Knocking at routes that are not one's own: each knock is put on record. */
  denied: [perMinute('denied', 60)],
  webhookAddress: [perMinute('webhook-address', 600)],
  /** Services that follow the revocations, all with the keys of one account: each asks some five times a second at most. */
  revocationsRead: [perMinute('revocations-read', 6000)],
  /** Counting days: cheap once they are over, but today's is counted anew each time. */
  statsRead: [perMinute('stats-read', 120)],
  /** Examinations of the deployment: each asks some thirty times for something. */
  doctor: [perMinute('doctor', 6), perHour('doctor', 60)],
  /** Questions of the doctor, from wherever it runs. */
  doctorEchoAddress: [perMinute('doctor-echo-address', 240)],
  statusAddress: [perMinute('status-address', 240)],
} as const satisfies Record<string, readonly LimitRule[]>;
