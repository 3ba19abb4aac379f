import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, formatConfigError, loadConfig } from '#src/config/load-config';

const secret = 'n8S6wz9W7dLrmVJm3oWIk6d2rYw0OeK1xqZbq2m8X1c=';
const essentials = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://authflow:q7hX2@db.internal:5432/authflow',
  AUTH_SECRET: secret,
  RESEND_API_KEY: 're_cBz3kQm1_8sVt2LwPq9RhYxN4dJfG7aE',
  WEB_URL: 'https://app.example.com',
};
const production = (changes: NodeJS.ProcessEnv = {}) => ({ ...essentials, ...changes });

function errorOf(env: NodeJS.ProcessEnv): ConfigError {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The configuration was accepted.');
}
const faultyVariables = (env: NodeJS.ProcessEnv) => errorOf(env).faults.map((fault) => fault.variable);

describe('with nothing set', () => {
  const config = loadConfig({});

  it('development starts on its own', () => {
    expect(config).toMatchObject({
      environment: 'development',
      host: '127.0.0.1',
      port: 3000,
      apiUrl: 'http://localhost:3000',
      webUrl: 'http://localhost:5173',
      databaseUrl: null,
      authSecrets: null,
      email: { transport: 'mailbox', verification: 'required', resendApiKey: null, smtpUrl: null },
      tokens: { accessTtlSeconds: 600, refreshTtlDays: 30, sessionMaxDays: 90 },
      passwords: { bcryptCost: 12, minLength: 8, pwned: false, pwnedUrl: 'https://api.pwnedpasswords.com' },
      trustProxyHops: 0,
      redisUrl: null,
      metricsToken: null,
      otlpEndpoint: null,
      logLevel: 'warn',
      serveWeb: false,
      rateLimits: true,
      oauth: { google: null, github: null, oidc: null },
      warnings: [],
    });
  });

  it('keeps its data at the root of the repository, wherever it was started', () => {
    expect(isAbsolute(config.dataDir)).toBe(true);
    expect(config.dataDir).toBe(resolve(import.meta.dirname, '../../../../.data'));
  });

  it('trusts both names of this machine, and only at that port', () => {
    expect(config.trustedOrigins.allows('http://localhost:5173')).toBe(true);
    expect(config.trustedOrigins.allows('http://127.0.0.1:5173')).toBe(true);
    expect(config.trustedOrigins.allows('http://localhost:5174')).toBe(false);
    expect(config.trustedOrigins.allows('https://localhost:5173')).toBe(false);
  });

  it('cannot be changed afterwards', () => {
    const change = (write: () => void) => expect(write).toThrow(TypeError);
    change(() => Object.assign(config, { port: 1 }));
    change(() => Object.assign(config.email, { transport: 'smtp' }));
    change(() => Object.assign(config.cookie, { secure: true }));
    change(() => Object.assign(config.trustedOrigins, { allows: () => true }));
    change(() => (config.warnings as string[]).push('x'));
  });
});

describe('in development', () => {
  it('an empty value is an unset one', () => {
    expect(loadConfig({ PORT: '', WEB_URL: '  ', AUTH_SECRET: '', CORS_ORIGINS: '' })).toMatchObject({
      port: 3000,
      webUrl: 'http://localhost:5173',
      authSecrets: null,
    });
  });

  it('the web app shares the address of the API that serves it', () => {
    const config = loadConfig({ SERVE_WEB: 'true', PORT: '4010' });
    expect(config).toMatchObject({
      serveWeb: true,
      apiUrl: 'http://localhost:4010',
      webUrl: 'http://localhost:4010',
    });
    expect(config.trustedOrigins.allows('http://127.0.0.1:4010')).toBe(true);
  });

  it('mail goes out as soon as there are credentials', () => {
    expect(loadConfig({ RESEND_API_KEY: 're_abc' }).email.transport).toBe('resend');
    expect(loadConfig({ SMTP_URL: 'smtp://localhost:1025' }).email.transport).toBe('smtp');
    expect(loadConfig({ RESEND_API_KEY: 're_abc', MAIL_TRANSPORT: 'mailbox' }).email.transport).toBe(
      'mailbox',
    );
    expect(faultyVariables({ MAIL_TRANSPORT: 'smtp' })).toEqual(['SMTP_URL']);
    expect(faultyVariables({ MAIL_TRANSPORT: 'resend' })).toEqual(['RESEND_API_KEY']);
  });

  it('plain http leaves the machine nowhere', () => {
    expect(
      faultyVariables({ WEB_URL: 'http://192.168.0.7:5173', API_URL: 'http://dev.example.com' }),
    ).toEqual(['WEB_URL', 'API_URL']);
  });

  it('a public address with an open mailbox is pointed out', () => {
    const { warnings } = loadConfig({
      WEB_URL: 'https://app.example.com',
      API_URL: 'https://app.example.com/api',
    });
    expect(warnings.join()).toContain('/dev/mailbox');
  });

  it('two names for one machine are pointed out, because the cookie would not travel', () => {
    const { warnings } = loadConfig({ API_URL: 'http://127.0.0.1:3000' });
    expect(warnings.join()).toContain('same host name');
  });
});

describe('in production', () => {
  it('the four essentials are enough', () => {
    const config = loadConfig(production());
    expect(config).toMatchObject({
      environment: 'production',
      host: '0.0.0.0',
      apiUrl: 'https://app.example.com',
      webUrl: 'https://app.example.com',
      authSecrets: [secret],
      email: { transport: 'resend', from: 'AuthFlow <onboarding@resend.dev>' },
      cookie: { name: '__Host-authflow_refresh', secure: true, sameSite: 'lax' },
      passwords: { pwned: true },
      trustProxyHops: 0,
    });
    expect(config.trustedOrigins.describe()).toBe('https://app.example.com');
    expect(config.warnings.map((warning) => warning.split(' ')[0])).toEqual([
      'TRUST_PROXY',
      'EMAIL_FROM',
      'API_URL',
    ]);
  });

  it('nothing is pointed out once everything is said', () => {
    const said = {
      TRUST_PROXY: '1',
      EMAIL_FROM: 'Example <no-reply@example.com>',
      API_URL: 'https://app.example.com/api',
    };
    expect(loadConfig(production(said)).warnings).toEqual([]);
  });

  it('Render says where it is reached and that one proxy stands in front', () => {
    const config = loadConfig(
      production({ RENDER: 'true', PORT: '10000', RENDER_EXTERNAL_URL: 'https://my-api.onrender.com' }),
    );
    expect(config).toMatchObject({
      port: 10000,
      apiUrl: 'https://my-api.onrender.com',
      trustProxyHops: 1,
      cookie: { sameSite: 'none', partitioned: true },
    });
    expect(config.warnings.join()).toContain('two sites');
  });

  it('origins are trusted beside WEB_URL', () => {
    const { trustedOrigins } = loadConfig(
      production({ CORS_ORIGINS: 'https://my-app-*-my-team.vercel.app' }),
    );
    expect(trustedOrigins.allows('https://app.example.com')).toBe(true);
    expect(trustedOrigins.allows('https://my-app-42-my-team.vercel.app')).toBe(true);
    expect(trustedOrigins.allows('http://localhost:5173')).toBe(false);
  });

  it.each<[string, NodeJS.ProcessEnv]>([
    ['DATABASE_URL', { DATABASE_URL: undefined }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://db/x' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgresql://authflow:change-me@db/authflow' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgresql://authflow:100%@db/authflow' }],
    ['DATABASE_DIRECT_URL', { DATABASE_DIRECT_URL: 'postgresql://authflow:change-me@db/authflow' }],
    ['DATABASE_DIRECT_URL', { DATABASE_DIRECT_URL: 'postgresql://authflow:q7hX2@db.internal:5432/authflow' }],
    [
      'DATABASE_REPLICA_URL',
      { DATABASE_REPLICA_URL: 'postgresql://authflow:q7hX2@db.internal:5432/authflow' },
    ],
    ['DATABASE_PREPARED', { DATABASE_PREPARED: 'maybe' }],
    ['DRAIN_SECONDS', { DRAIN_SECONDS: '61' }],
    ['AUTH_SECRET', { AUTH_SECRET: undefined }],
    ['AUTH_SECRET', { AUTH_SECRET: 'short' }],
    ['AUTH_SECRET', { AUTH_SECRET: 'x'.repeat(64) }],
    ['AUTH_SECRET', { AUTH_SECRET: 'change-me-to-the-output-of-openssl-rand-base64-48' }],
    ['AUTH_SECRET', { AUTH_SECRET: `${secret},${'y'.repeat(64)}` }],
    ['RESEND_API_KEY', { RESEND_API_KEY: undefined }],
    ['RESEND_API_KEY', { RESEND_API_KEY: 're_your_api_key' }],
    ['RESEND_API_KEY', { RESEND_API_KEY: 're_abc\nX-Header: 1' }],
    ['WEB_URL', { WEB_URL: undefined, API_URL: 'https://api.example.com' }],
    ['WEB_URL', { WEB_URL: 'http://app.example.com', API_URL: 'https://api.example.com' }],
    ['WEB_URL', { WEB_URL: 'http://localhost:5173' }],
    ['WEB_URL', { WEB_URL: 'https://app.example.com/app' }],
    ['WEB_URL', { WEB_URL: 'https://app.example.com.' }],
    ['WEB_URL', { WEB_URL: 'https://vercel.app' }],
    ['API_URL', { API_URL: 'http://api.example.com' }],
    ['API_URL', { API_URL: 'https://user@api.example.com' }],
    ['MAIL_TRANSPORT', { MAIL_TRANSPORT: 'mailbox' }],
    ['MAIL_TRANSPORT', { MAIL_TRANSPORT: 'gmail' }],
    ['SMTP_URL', { MAIL_TRANSPORT: 'smtp', EMAIL_FROM: 'a@example.com' }],
    ['EMAIL_FROM', { MAIL_TRANSPORT: 'smtp', SMTP_URL: 'smtps://u:p@mail.example.com' }],
    ['EMAIL_FROM', { EMAIL_FROM: 'A <a@example.com>\r\nBcc: b@example.com' }],
    ['EMAIL_FROM', { EMAIL_FROM: 'a@example.com, b@example.com' }],
    ['EMAIL_FROM', { EMAIL_FROM: 'A <a@example.com> <b@example.com>' }],
    ['EMAIL_FROM', { EMAIL_FROM: 'a@exa mple.com' }],
    ['EMAIL_FROM', { EMAIL_FROM: 'nobody' }],
    ['EMAIL_FROM', { EMAIL_FROM: 'A, B <a@example.com>' }],
    ['RATE_LIMITS', { RATE_LIMITS: 'off' }],
    ['RATE_LIMITS', { RATE_LIMITS: 'maybe' }],
    ['BCRYPT_COST', { BCRYPT_COST: '9' }],
    ['BCRYPT_COST', { BCRYPT_COST: '16' }],
    ['CORS_ORIGINS', { CORS_ORIGINS: '*' }],
    ['CORS_ORIGINS', { CORS_ORIGINS: 'null' }],
    ['CORS_ORIGINS', { CORS_ORIGINS: 'https://*.vercel.app' }],
    ['CORS_ORIGINS', { CORS_ORIGINS: 'http://app.example.com' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'true' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'loopback' }],
    ['TRUST_PROXY', { TRUST_PROXY: '11' }],
    ['TRUST_PROXY', { TRUST_PROXY: '-1' }],
    ['METRICS_TOKEN', { METRICS_TOKEN: 'short' }],
    ['NODE_ENV', { NODE_ENV: 'prod' }],
    ['NODE_ENV', { NODE_ENV: 'development', RENDER: 'true' }],
  ])('%s is refused: %j', (variable, changes) => {
    const { faults } = errorOf(production(changes));
    expect(faults.map((fault) => fault.variable)).toEqual([variable]);
    for (const { problem, fix } of faults) expect(Math.min(problem.length, fix.length)).toBeGreaterThan(10);
  });

  it('every fault shows at once, with its fix', () => {
    const error = errorOf({
      NODE_ENV: 'production',
      PORT: '1e9',
      WEB_URL: 'http://app.example.com',
      CORS_ORIGINS: '*',
      MAIL_TRANSPORT: 'mailbox',
      RATE_LIMITS: 'off',
      BCRYPT_COST: '4',
      SESSION_MAX_DAYS: '10',
      AUTH_SECERT: secret,
      OAUTH_GOOGLE_CLIENT_ID: 'x',
    });
    expect(error.faults.map((fault) => fault.variable).sort()).toEqual(
      [
        ...['AUTH_SECRET', 'BCRYPT_COST', 'CORS_ORIGINS', 'DATABASE_URL', 'MAIL_TRANSPORT'],
        ...['OAUTH_GOOGLE_CLIENT_SECRET', 'PORT', 'RATE_LIMITS', 'SESSION_MAX_DAYS', 'WEB_URL'],
      ].sort(),
    );
    const text = formatConfigError(error);
    for (const { variable, problem, fix } of error.faults) {
      expect(text).toContain(`✗ ${variable}: ${problem}`);
      expect(text).toContain(`→ ${fix}`);
    }
    expect(text).toContain('10 faults');
    expect(text).toContain('AUTH_SECERT is not a variable of AuthFlow. Did you mean AUTH_SECRET?');
  });

  it('no secret is ever repeated in the list', () => {
    const text = formatConfigError(
      errorOf(
        production({
          AUTH_SECRET: 'sentinel-one',
          DATABASE_URL: 'mysql://u:sentinel-two@db/x',
          RESEND_API_KEY: 'sentinel three',
          METRICS_TOKEN: 'sentinel-four',
          SMTP_URL: 'http://u:sentinel-five@x',
        }),
      ),
    );
    expect(text).toContain('5 faults');
    expect(text).not.toContain('sentinel');
  });
});

describe('numbers', () => {
  it.each(['abc', '1e9', '-1', '10.5', '0x10', '1_000', '١٢', '010', '9'.repeat(30), 'NaN', 'Infinity'])(
    '%s is refused',
    (text) => {
      const names = [
        'PORT',
        'TRUST_PROXY',
        'BCRYPT_COST',
        'ACCESS_TOKEN_TTL_SECONDS',
        'REFRESH_TOKEN_TTL_DAYS',
        'PASSWORD_MIN_LENGTH',
      ];
      const env = Object.fromEntries(names.map((name) => [name, text]));
      expect(faultyVariables(env).sort()).toEqual([...names].sort());
    },
  );

  it.each([
    ['ACCESS_TOKEN_TTL_SECONDS', 30, 3600],
    ['REFRESH_TOKEN_TTL_DAYS', 1, 365],
    ['BCRYPT_COST', 10, 15],
    ['PASSWORD_MIN_LENGTH', 8, 64],
    ['TRUST_PROXY', 0, 10],
    ['PORT', 1, 65535],
  ])('%s ends at %d and %d', (name, lowest, highest) => {
    const room = { SESSION_MAX_DAYS: '730' };
    for (const value of [lowest, highest])
      expect(() => loadConfig({ ...room, [name]: String(value) })).not.toThrow();
    for (const value of [lowest - 1, highest + 1])
      expect(faultyVariables({ ...room, [name]: String(value) })).toEqual([name]);
  });

  it('a session lasts at least as long as its refresh token', () => {
    expect(faultyVariables({ REFRESH_TOKEN_TTL_DAYS: '120' })).toEqual(['SESSION_MAX_DAYS']);
    expect(loadConfig({ REFRESH_TOKEN_TTL_DAYS: '90' }).tokens).toMatchObject({
      refreshTtlDays: 90,
      sessionMaxDays: 90,
    });
  });

  it('cheap hashes are for tests alone', () => {
    expect(loadConfig({ NODE_ENV: 'test', BCRYPT_COST: '4' }).passwords.bcryptCost).toBe(4);
    expect(faultyVariables({ BCRYPT_COST: '4' })).toEqual(['BCRYPT_COST']);
  });
});

describe('other ways to be wrong', () => {
  it.each([
    ['WEBURL', 'WEB_URL'],
    ['AUTH_SECERT', 'AUTH_SECRET'],
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['RESEND_APIKEY', 'RESEND_API_KEY'],
    ['PROT', 'PORT'],
    ['port', 'PORT'],
  ])('%s is taken for a misspelt %s', (written, meant) => {
    expect(loadConfig({ [written]: 'x' }).warnings).toEqual([
      `${written} is not a variable of AuthFlow. Did you mean ${meant}?`,
    ]);
  });

  it('the usual variables of a machine are left alone', () => {
    const usual = [
      'PATH',
      'HOME',
      'PWD',
      'OLDPWD',
      'USER',
      'SHELL',
      'TERM',
      'LANG',
      'LOGNAME',
      'HOSTNAME',
      'TMPDIR',
      'EDITOR',
    ];
    const tools = [
      'NODE_OPTIONS',
      'NODE_PATH',
      'CI',
      'TZ',
      'HTTP_PROXY',
      'NO_PROXY',
      'TEST_DATABASE_URL',
      'PGHOST',
      'VITEST',
      'COLUMNS',
    ];
    expect(loadConfig(Object.fromEntries([...usual, ...tools].map((name) => [name, 'x']))).warnings).toEqual(
      [],
    );
  });
});

describe('secrets in files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'authflow-config-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const fileWith = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('are read, without the line break at their end', () => {
    const rest = production({ AUTH_SECRET: undefined });
    expect(loadConfig({ ...rest, AUTH_SECRET_FILE: fileWith('good', `${secret}\n`) }).authSecrets).toEqual([
      secret,
    ]);
  });

  it('are checked like any other', () => {
    expect(faultyVariables({ AUTH_SECRET_FILE: fileWith('short', 'short') })).toEqual(['AUTH_SECRET']);
  });

  it('must exist, hold something, and not compete with the variable itself', () => {
    const rest = production({ AUTH_SECRET: undefined });
    expect(faultyVariables({ ...rest, AUTH_SECRET_FILE: join(folder, 'missing') })).toEqual([
      'AUTH_SECRET_FILE',
    ]);
    expect(faultyVariables({ ...rest, AUTH_SECRET_FILE: fileWith('empty', '\n') })).toEqual([
      'AUTH_SECRET_FILE',
    ]);
    expect(faultyVariables(production({ AUTH_SECRET_FILE: fileWith('both', secret) }))).toEqual([
      'AUTH_SECRET_FILE',
    ]);
  });
});

describe('AUDIT_RETENTION_DAYS', () => {
  it('is a year, at least thirty days, or 0 for ever', () => {
    expect(loadConfig({}).auditRetentionDays).toBe(365);
    expect(loadConfig({ AUDIT_RETENTION_DAYS: '30' }).auditRetentionDays).toBe(30);
    expect(loadConfig({ AUDIT_RETENTION_DAYS: '0' }).auditRetentionDays).toBeNull();
  });

  it.each(['1', '29', '3651', '-1', '1.5', 'forever'])('is not %s', (AUDIT_RETENTION_DAYS) => {
    expect(faultyVariables({ AUDIT_RETENTION_DAYS })).toEqual(['AUDIT_RETENTION_DAYS']);
    expect(formatConfigError(errorOf({ AUDIT_RETENTION_DAYS }))).toContain('whole number from');
  });
});
