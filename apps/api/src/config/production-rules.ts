import type { Env } from './env-schema';
import type { ConfigFault } from './faults';
import { resolveTransport } from './mail-settings';
import { findWeakness, isSampleValue } from './secret-strength';
import { defaultSender } from './variables/mail';

type Rule = (env: Env) => ConfigFault[];

/** What only production refuses: missing essentials, secrets everybody knows, and anything meant for one's own machine. */
export function findProductionFaults(env: Env): ConfigFault[] {
  if (env.NODE_ENV !== 'production') return [];
  return [
    missingEssentials,
    weakSecrets,
    sampleValues,
    encryptedAddresses,
    developmentSwitches,
    smtpSender,
  ].flatMap((rule) => rule(env));
}

const missingEssentials: Rule = (env) => {
  const fixes = {
    DATABASE_URL:
      'Set the connection string of your PostgreSQL: postgresql://user:password@host:5432/database',
    AUTH_SECRET: 'Generate one and keep it: openssl rand -base64 48',
    WEB_URL: 'Set the address where people open the web app, such as https://app.example.com',
  } as const;
  return (Object.keys(fixes) as (keyof typeof fixes)[])
    .filter((variable) => env[variable] === undefined)
    .map((variable) => ({
      variable,
      problem: 'It is missing, and production has no default for it.',
      fix: fixes[variable],
    }));
};

const weakSecrets: Rule = (env) =>
  (env.AUTH_SECRET ?? []).flatMap((secret, index, all) => {
    const weakness = findWeakness(secret);
    const which = all.length > 1 ? `Secret ${index + 1} of ${all.length}` : 'It';
    return weakness === null
      ? []
      : [
          {
            variable: 'AUTH_SECRET',
            problem: `${which} ${weakness}.`,
            fix: 'Generate one with: openssl rand -base64 48',
          },
        ];
  });

const sampleValues: Rule = (env) => {
  const values = {
    RESEND_API_KEY: env.RESEND_API_KEY,
    RESEND_WEBHOOK_SECRET: env.RESEND_WEBHOOK_SECRET,
    METRICS_TOKEN: env.METRICS_TOKEN,
    OAUTH_GOOGLE_CLIENT_SECRET: env.OAUTH_GOOGLE_CLIENT_SECRET,
    OAUTH_GITHUB_CLIENT_SECRET: env.OAUTH_GITHUB_CLIENT_SECRET,
    OIDC_CLIENT_SECRET: env.OIDC_CLIENT_SECRET,
    DATABASE_URL: passwordOf(env.DATABASE_URL),
    DATABASE_DIRECT_URL: passwordOf(env.DATABASE_DIRECT_URL),
    DATABASE_REPLICA_URL: passwordOf(env.DATABASE_REPLICA_URL),
    SMTP_URL: passwordOf(env.SMTP_URL),
  };
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && isSampleValue(value))
    .map(([variable]) => ({
      variable,
      problem: 'It still holds a sample value from the documentation.',
      fix: 'Replace it with your own.',
    }));
};

const encryptedAddresses: Rule = (env) => {
  const origins = (env.CORS_ORIGINS ?? []).flatMap((rule) => (rule.kind === 'exact' ? [rule.origin] : []));
  const addresses: readonly (readonly [string, string | undefined])[] = [
    ['WEB_URL', env.WEB_URL],
    ['API_URL', env.API_URL],
    ['RENDER_EXTERNAL_URL', env.API_URL === undefined ? env.RENDER_EXTERNAL_URL : undefined],
    ...origins.map((origin) => ['CORS_ORIGINS', origin] as const),
  ];
  return addresses
    .filter(([, address]) => address?.startsWith('http:'))
    .map(([variable, address]) => ({
      variable,
      problem: `${address} is not encrypted.`,
      fix: `Use https. To try AuthFlow on one machine without it, start with NODE_ENV=development.`,
    }));
};

const developmentSwitches: Rule = (env) => {
  const faults: ConfigFault[] = [];
  if (resolveTransport(env) === 'mailbox') {
    faults.push({
      variable: 'MAIL_TRANSPORT',
      problem: 'mailbox shows every mail, and so every reset link, to anybody.',
      fix: 'Use resend with RESEND_API_KEY, or smtp with SMTP_URL.',
    });
  }
  if (!env.RATE_LIMITS) {
    faults.push({
      variable: 'RATE_LIMITS',
      problem: 'Without limits passwords can be guessed at full speed.',
      fix: 'Remove it or set it to on.',
    });
  }
  return faults;
};

const smtpSender: Rule = (env) =>
  resolveTransport(env) === 'smtp' && env.EMAIL_FROM === defaultSender
    ? [
        {
          variable: 'EMAIL_FROM',
          problem: 'Its default belongs to Resend; your mail server may not send in that name.',
          fix: 'Set the sender, such as Example <no-reply@example.com>',
        },
      ]
    : [];

function passwordOf(url: string | undefined): string | undefined {
  const password = url === undefined ? '' : new URL(url).password;
  return password === '' ? undefined : decodeURIComponent(password);
}
