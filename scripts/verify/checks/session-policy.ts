import { loadConfig } from '../../../apps/api/src/config/load-config';
import { rateLimits } from '../../../apps/api/src/domain/rate-limits';
import { limits } from '../../../packages/contracts/src/limits';
import { markdownTable } from '../markdown-table';

/** What each limit counts, and under which key. A limit without a line here does not compile. */
const counted: Record<keyof typeof rateLimits, [what: string, per: string]> = {
  loginAddress: ['failed logins', 'address'],
  loginAccount: ['failed logins', 'account and lane'],
  registerAddress: ['registrations', 'address'],
  mailRecipient: ['mails asked for, sent or not', 'recipient'],
  emailChange: ['changes of address asked for', 'account'],
  accountExport: ['copies of everything held about an account', 'account'],
  mailAddress: ['mails asked for', 'address'],
  secretAddress: ['links and codes that fail, looks at links', 'address'],
  currentPassword: ['wrong current passwords', 'account'],
  signInAddress: ['codes, passkeys and provider answers that fail', 'address'],
  optionsAddress: ['questions to passkeys, redirects to providers', 'address or account'],
  factorWrite: ['changes to second factors, passkeys and connected providers', 'account'],
  impersonation: ['looks into accounts', 'operator'],
  apiKey: ['all requests with an API key', 'API key'],
  wrongApiKeyAddress: ['API keys that do not work', 'address'],
  refreshAddress: ['refreshes', 'address'],
  sessionWrite: ['changes to the account, logouts', 'account or address'],
  denied: ['calls of routes that are not theirs', 'account'],
  webhookAddress: ['delivery reports', 'address'],
  revocationsRead: ['questions of services that follow revocations', 'account'],
  auditExport: ['exports of the audit trail', 'account'],
  operatorRead: ['pages of lists read by operators', 'account'],
  doctor: ['examinations of the deployment', 'account'],
  doctorEchoAddress: ['questions of the doctor', 'address'],
  statsRead: ['looks at the numbers of the service', 'account'],
  statusAddress: ['looks at a verification', 'address'],
};

const sizes: Record<string, [what: string, unit: string]> = {
  bodyBytes: ['request body', 'bytes'],
  bodyDepth: ['levels of nesting in a body', ''],
  emailLength: ['email address', 'characters'],
  nameLength: ['name', 'characters'],
  passwordMaxLength: ['password', 'characters'],
  passkeysPerUser: ['passkeys of an account', ''],
  apiKeysPerUser: ['API keys of an account', ''],
  rolesPerUser: ['roles of an account', ''],
  rolesMax: ['roles there are', ''],
  webhooksMax: ['webhooks there are', ''],
  reasonLength: ['reason an operator gives', 'characters'],
  tokenLength: ['token sent back by a client', 'characters'],
  pageDefault: ['items on a page unless asked otherwise', ''],
  pageMax: ['items on a page at most', ''],
} satisfies Partial<Record<keyof typeof limits, [string, string]>>;

/** How long things live and how often they may be tried, with the variable that changes it. */
export function renderLifetimes(): string {
  const { tokens, passwords } = loadConfig({});
  return markdownTable(
    ['what', 'default', 'changed by'],
    [
      ['access token', inWords(tokens.accessTtlSeconds), '`ACCESS_TOKEN_TTL_SECONDS`'],
      ['session that is not used', plural(tokens.refreshTtlDays, 'day'), '`REFRESH_TOKEN_TTL_DAYS`'],
      ['session, however much it is used', plural(tokens.sessionMaxDays, 'day'), '`SESSION_MAX_DAYS`'],
      ['live sessions of an account', String(limits.sessionsPerUser), ''],
      ['repeat of a refresh', inWords(limits.refreshGraceSeconds), ''],
      ['verification link', plural(limits.verificationLinkHours, 'hour'), ''],
      ['verification code', `${plural(limits.codeMinutes, 'minute')}, ${limits.codeAttempts} tries`, ''],
      ['digits of a code', String(limits.codeDigits), ''],
      ['invitation', plural(limits.invitationDays, 'day'), ''],
      ['reset link', plural(limits.passwordResetMinutes, 'minute'), ''],
      ...lifetimesOfProofs(),
      ['shortest password', plural(passwords.minLength, 'character'), '`PASSWORD_MIN_LENGTH`'],
      ['bcrypt cost', String(passwords.bcryptCost), '`BCRYPT_COST`'],
    ],
  );
}

/** Of what proves somebody beside the password, and of what takes a change back. */
function lifetimesOfProofs(): string[][] {
  return [
    ['sign-in link', plural(limits.magicLinkMinutes, 'minute'), ''],
    ['its code', `${plural(limits.codeMinutes, 'minute')}, ${limits.codeAttempts} tries`, ''],
    [
      'second step of a login',
      `${plural(limits.mfaChallengeMinutes, 'minute')}, ${limits.mfaChallengeAttempts} tries`,
      '',
    ],
    ['wrong codes an account takes, whoever enters them', `${limits.guessesPerHour} in 1 hour`, ''],
    [
      'setting up an authenticator app',
      `${plural(limits.totpEnrolmentMinutes, 'minute')}, ${limits.totpEnrolmentAttempts} tries`,
      '',
    ],
    ['recovery codes of a set', String(limits.recoveryCodes), ''],
    ['question to a passkey', plural(limits.webauthnChallengeMinutes, 'minute'), ''],
    ['fresh proof, for what changes protection', plural(limits.reauthenticationMinutes, 'minute'), ''],
    ['way to a provider and back', plural(limits.oauthStateMinutes, 'minute'), ''],
    ['code it comes back with', plural(limits.oauthCodeSeconds, 'second'), ''],
    ['token to connect a provider', plural(limits.oauthLinkTokenMinutes, 'minute'), ''],
    ['link that proves a new address', plural(limits.emailChangeHours, 'hour'), ''],
    ['link that takes a change of address back', plural(limits.emailChangeUndoDays, 'day'), ''],
    ['link that locks an account', plural(limits.accountLockDays, 'day'), ''],
    ['closed account, until it is erased', plural(limits.deletionGraceDays, 'day'), ''],
    ['invitation', plural(limits.invitationDays, 'day'), ''],
    ['looking at an account as an operator', plural(limits.impersonationMinutes, 'minute'), ''],
    [
      'old secret of a webhook, unless asked otherwise, and at most',
      `${plural(limits.webhookRotationHours, 'hour')}, ${plural(limits.webhookRotationMaxHours, 'hour')}`,
      '',
    ],
    ['deliveries of webhooks, to look at and send once more', plural(limits.webhookRetentionDays, 'day'), ''],
    [
      'API key, unless asked otherwise, and at most',
      `${plural(limits.apiKeyDefaultDays, 'day')}, ${plural(limits.apiKeyMaxDays, 'day')}`,
      '',
    ],
  ];
}

/** Every limit of the service with its windows. */
export function renderRateLimits(): string {
  const names = Object.keys(rateLimits) as (keyof typeof rateLimits)[];
  const rows = names.map((name) => {
    const rules: readonly { name: string; points: number; windowSeconds: number }[] = rateLimits[name];
    const [what, per] = counted[name];
    const windows = rules.map(({ points, windowSeconds }) => `${points} in ${inWords(windowSeconds)}`);
    return [`\`${rules[0]?.name.replace(/-\w+$/, '') ?? name}\``, what, per, windows.join(', ')];
  });
  return markdownTable(['limit', 'counts', 'per', 'windows'], rows);
}

/** How large things may be. */
export function renderSizes(): string {
  const rows = Object.entries(sizes).map(([name, [what, unit]]) => [
    what,
    `${limits[name as keyof typeof limits].toLocaleString('en')} ${unit}`.trim(),
  ]);
  return markdownTable(['what', 'at most'], rows);
}

function inWords(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ] as const;
  const [size, unit] = units.find(([each]) => seconds % each === 0) ?? [1, 'second'];
  return plural(seconds / size, unit);
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
