import type { Env } from './env-schema';
import type { ConfigFault } from './faults';
import { isLoopbackHost } from './origin';
import { resolveTransport } from './mail-settings';

/** A rule over several variables. It answers every fault it finds; an empty list means the setting is fine. */
type Rule = (env: Env) => ConfigFault[];

/** The rules that hold everywhere; those of production are in production-rules.ts. */
export function findFaults(env: Env): ConfigFault[] {
  return [
    plainHttp,
    plainIssuer,
    sessionLife,
    hashCost,
    mailCredentials,
    oauthPairs,
    databaseAddresses,
    platformEnvironment,
  ].flatMap((rule) => rule(env));
}

const plainHttp: Rule = (env) => {
  const addresses = { WEB_URL: env.WEB_URL, API_URL: env.API_URL };
  return Object.entries(addresses).flatMap(([variable, address]) => {
    if (address === undefined || !address.startsWith('http:') || env.NODE_ENV === 'production') return [];
    if (isLoopbackHost(new URL(address).hostname)) return [];
    return [
      {
        variable,
        problem:
          'Plain http works on this machine only: elsewhere passwords and cookies would travel readable.',
        fix: 'Use https, or a localhost address.',
      },
    ];
  });
};

/** What comes from an issuer over plain http could be anybody's word, and so could every account. */
const plainIssuer: Rule = (env) => {
  if (env.OIDC_ISSUER === undefined || !env.OIDC_ISSUER.startsWith('http:')) return [];
  if (env.NODE_ENV !== 'production' && isLoopbackHost(new URL(env.OIDC_ISSUER).hostname)) return [];
  return [
    {
      variable: 'OIDC_ISSUER',
      problem: 'Plain http lets anybody on the way sign in as anybody.',
      fix: 'Use https. Only a provider on this machine may do without, outside production.',
    },
  ];
};

const sessionLife: Rule = (env) =>
  env.SESSION_MAX_DAYS >= env.REFRESH_TOKEN_TTL_DAYS
    ? []
    : [
        {
          variable: 'SESSION_MAX_DAYS',
          problem: `${env.SESSION_MAX_DAYS} days are fewer than the ${env.REFRESH_TOKEN_TTL_DAYS} of REFRESH_TOKEN_TTL_DAYS.`,
          fix: `Use ${env.REFRESH_TOKEN_TTL_DAYS} or more, or lower REFRESH_TOKEN_TTL_DAYS.`,
        },
      ];

const hashCost: Rule = (env) =>
  env.BCRYPT_COST >= 10 || env.NODE_ENV === 'test'
    ? []
    : [
        {
          variable: 'BCRYPT_COST',
          problem: `${env.BCRYPT_COST} makes stolen hashes cheap to guess.`,
          fix: 'Use 10 to 15; 12 is the default. Lower costs are for tests only.',
        },
      ];

const mailCredentials: Rule = (env) => {
  const transport = resolveTransport(env);
  if (transport === 'smtp' && env.SMTP_URL === undefined) {
    return [
      {
        variable: 'SMTP_URL',
        problem: 'MAIL_TRANSPORT=smtp needs a mail server.',
        fix: 'Set it, for example smtps://user:password@smtp.example.com:465, or use MAIL_TRANSPORT=resend.',
      },
    ];
  }
  if (transport === 'resend' && env.RESEND_API_KEY === undefined) {
    return [
      {
        variable: 'RESEND_API_KEY',
        problem: 'It is missing, and mail is to be sent through Resend.',
        fix: 'Create a key at https://resend.com/api-keys and set it.',
      },
    ];
  }
  return [];
};

const oauthGroups: readonly (readonly (keyof Env)[])[] = [
  ['OAUTH_GOOGLE_CLIENT_ID', 'OAUTH_GOOGLE_CLIENT_SECRET'],
  ['OAUTH_GITHUB_CLIENT_ID', 'OAUTH_GITHUB_CLIENT_SECRET'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
];

const oauthPairs: Rule = (env) =>
  oauthGroups.flatMap((names) => {
    const missing = names.filter((name) => env[name] === undefined);
    if (missing.length === 0 || missing.length === names.length) return [];
    return missing.map((variable) => ({
      variable,
      problem: `It is missing, while ${names.filter((name) => !missing.includes(name)).join(' and ')} is set.`,
      fix: 'Set all of them to offer this provider, or none.',
    }));
  });

const secondDatabases = ['DATABASE_DIRECT_URL', 'DATABASE_REPLICA_URL'] as const;

/** Both are other ways to the database of DATABASE_URL: without one, or as the same, they mean nothing. */
const databaseAddresses: Rule = (env) =>
  secondDatabases.flatMap((variable) => {
    if (env[variable] === undefined) return [];
    const fault = (problem: string): ConfigFault[] => [
      { variable, problem, fix: secondDatabaseFixes[variable] },
    ];
    if (env.DATABASE_URL === undefined) return fault('It is set, and DATABASE_URL is not.');
    return env[variable] === env.DATABASE_URL ? fault('It is the same as DATABASE_URL.') : [];
  });

const secondDatabaseFixes = {
  DATABASE_DIRECT_URL:
    'Set DATABASE_URL to the pooler and this to PostgreSQL itself; without a pooler remove this one.',
  DATABASE_REPLICA_URL: 'Set DATABASE_URL to the primary and this to its replica, or remove this one.',
};

/** A public host in development mode would show every mail, and with it every reset link, to anybody. */
const platformEnvironment: Rule = (env) =>
  env.RENDER && env.NODE_ENV !== 'production'
    ? [
        {
          variable: 'NODE_ENV',
          problem: `It is ${env.NODE_ENV} on a public host, where the development mailbox would be open to everybody.`,
          fix: 'Set NODE_ENV=production.',
        },
      ]
    : [];
