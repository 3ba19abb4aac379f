import type { Finding } from '@authflow/contracts';
import { describe, expect, it, test } from 'vitest';
import type { Answer, Answered } from '#src/doctor/ask';
import { judgeApi } from '#src/doctor/checks/api';
import { judgeClock } from '#src/doctor/checks/clock';
import { judgeCookie } from '#src/doctor/checks/cookie';
import { foreignOrigins, judgeCors } from '#src/doctor/checks/cors';
import { isPrivateHost, judgeDatabase } from '#src/doctor/checks/database';
import { judgeRedis } from '#src/doctor/checks/redis';
import { judgeDevMailbox } from '#src/doctor/checks/dev-mailbox';
import { weakHeaders } from '#src/doctor/checks/headers';
import { judgeJwks } from '#src/doctor/checks/jwks';
import { judgeMail } from '#src/doctor/checks/mail';
import { judgeMigrations } from '#src/doctor/checks/migrations';
import { judgeProxyHops } from '#src/doctor/checks/proxy-hops';
import { judgeSmtp } from '#src/doctor/checks/smtp';
import { judgeWebBuild } from '#src/doctor/checks/web-build';
import { settingsOfEnvironment } from '#src/doctor/settings';
import { judgeEnvironment } from '#src/doctor/checks/environment';

const webUrl = 'https://app.example.com';
const apiUrl = 'https://api.example.com';
const world = { apiUrl, webUrl, settings: null };
const ids = (findings: Finding[]): string[] => findings.map(({ id }) => id);
const answer = (part: Partial<Answered> = {}): Answered => ({
  ...{ kind: 'answer', status: 200, headers: {}, setCookies: [], body: '', sentAt: 0, arrivedAt: 0 },
  ...part,
});
const json = (value: unknown, status = 200): Answered => answer({ status, body: JSON.stringify(value) });
const none: Answer = { kind: 'none', reason: 'no answer in time' };

describe('the environment', () => {
  const whole = {
    NODE_ENV: 'production',
    DATABASE_URL: 'postgresql://a:kR7vY2nQ@db.example.com/authflow',
    AUTH_SECRET: 'kR7vY2nQ9xT4mW8cL5hJ3gB6fD1sA0pZuEiOqXwNtMy',
    RESEND_API_KEY: 're_kR7vY2nQ9xT4mW8cL5hJ3gB6fD1sA0pZ',
    WEB_URL: webUrl,
  };
  const judge = (change: NodeJS.ProcessEnv) =>
    judgeEnvironment(settingsOfEnvironment({ ...whole, ...change }));

  test.each<[string, NodeJS.ProcessEnv, string[]]>([
    ['whole', {}, []],
    ['a variable is missing', { DATABASE_URL: '' }, ['environment-missing']],
    ['a name is slipped', { DATABASE_URL: '', DATABASE_ULR: 'x' }, ['environment-missing']],
    ['a name is slipped, and the right one is set', { WEB_ULR: 'x' }, ['environment-misspelt']],
    ['a secret is short', { AUTH_SECRET: 'short' }, ['secret-weak']],
    ['a secret is regular', { AUTH_SECRET: 'wxyz'.repeat(12) }, ['secret-weak']],
    ['an address is not encrypted', { API_URL: 'http://api.example.com' }, ['api-not-https']],
    ['a value cannot be read', { PORT: 'many' }, ['environment-invalid']],
  ])('%s', (_, change, expected) => expect(ids(judge(change))).toEqual(expected));

  it('speaks as a start does, and never repeats a secret', () => {
    const told = judge({ AUTH_SECRET: 'wxyz'.repeat(12) })[0]?.evidence;
    expect(told).toBe('AUTH_SECRET: It is a short text repeated. Generate one with: openssl rand -base64 48');
    expect(judge({ DATABASE_URL: '', DATABASE_ULR: 'x' })[0]?.evidence).toContain(
      'did you mean DATABASE_URL?',
    );
  });
});

describe('the API', () => {
  const live = json({ status: 'live' });
  const ready = json({ status: 'ready', checks: { database: 'up', revocationFeed: 'up' } });

  test.each<[string, Answer, Answer, string[]]>([
    ['is well', live, ready, []],
    ['is silent', none, none, ['api-unreachable']],
    ['is behind a gateway that finds nobody', answer({ status: 502 }), none, ['api-unreachable']],
    ['is a page', answer({ headers: { 'content-type': 'text/html' } }), ready, ['api-not-authflow']],
    ['has no database', live, json({ status: 'not_ready' }, 503), ['api-not-ready']],
    [
      'hears of revocations late',
      live,
      json({ status: 'ready', checks: { revocationFeed: 'down' } }),
      ['api-revocations-late'],
    ],
  ])('%s', (_, first, second, expected) =>
    expect(ids(judgeApi({ live: first, ready: second }, world))).toEqual(expected),
  );

  it('may be plain http on this machine alone', () => {
    expect(judgeApi({ live, ready }, { apiUrl: 'http://localhost:3000', webUrl })).toEqual([]);
    expect(ids(judgeApi({ live, ready }, { apiUrl: 'http://api.example.com', webUrl }))).toEqual([
      'api-not-https',
    ]);
  });
});

describe('the cookie', () => {
  const judge = (line: string | null, at = { ...world, apiUrl: `${webUrl}/api` }) =>
    ids(judgeCookie(answer({ setCookies: line === null ? [] : [`__Host-authflow_probe=1; ${line}`] }), at));
  const crossSite = { apiUrl: 'https://api.other.org', webUrl };

  test.each<[string | null, string[]]>([
    ['Path=/; HttpOnly; Secure; SameSite=Lax', []],
    ['path=/; httponly; secure; samesite=lax', []],
    [null, ['cookie-lost']],
    ['Path=/; HttpOnly; SameSite=Lax', ['cookie-not-secure']],
    ['Path=/; Secure; SameSite=Lax', ['cookie-readable']],
    ['Path=/api; HttpOnly; Secure; SameSite=Lax', ['cookie-scope']],
    ['Path=/; HttpOnly; Secure; SameSite=Lax; Domain=example.com', ['cookie-scope']],
    ['Path=/; HttpOnly; Secure', ['cookie-samesite']],
    ['Path=/; HttpOnly; Secure; SameSite=None', ['cookie-samesite']],
  ])('of one site: %s', (line, expected) => expect(judge(line)).toEqual(expected));

  test.each<[string, string[]]>([
    ['Path=/; HttpOnly; Secure; SameSite=None; Partitioned', ['cookie-third-party']],
    ['Path=/; HttpOnly; Secure; SameSite=None', ['cookie-not-partitioned']],
    ['Path=/; HttpOnly; Secure; SameSite=Lax; Partitioned', ['cookie-samesite']],
  ])('of two sites: %s', (line, expected) =>
    expect(judge(line, { ...world, ...crossSite })).toEqual(expected),
  );

  it('knows that two names below a shared suffix are two sites', () => {
    const two = {
      webUrl: 'https://my-app.vercel.app',
      apiUrl: 'https://my-api.onrender.com',
      settings: null,
    };
    expect(judge('Path=/; HttpOnly; Secure; SameSite=None; Partitioned', two)).toEqual([
      'cookie-third-party',
    ]);
    const siblings = { ...two, apiUrl: 'https://my-api.vercel.app' };
    expect(judge('Path=/; HttpOnly; Secure; SameSite=Lax', siblings)).toEqual(['cookie-samesite']);
  });

  it('is not shown, whatever it holds', () => {
    const [finding] = judgeCookie(answer({ setCookies: ['__Host-authflow_probe=secret; Path=/'] }), world);
    expect(finding?.evidence).not.toContain('secret');
  });
});

describe('which pages may call', () => {
  const allow = (origin: string): Answered =>
    answer({
      headers: {
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': 'Authorization,Content-Type,X-Auth-Delivery',
        'access-control-allow-methods': 'GET,POST',
      },
    });
  const foreign = (admits: (origin: string) => boolean) =>
    foreignOrigins(webUrl).map((one) => ({
      ...one,
      answer: admits(one.origin) ? allow(one.origin) : answer(),
    }));
  const judge = (admits: (origin: string) => boolean, own = allow(webUrl)) =>
    ids(judgeCors({ preflight: own, own, foreign: foreign(admits) }, world));

  it('are ours alone', () => {
    expect(judge(() => false)).toEqual([]);
    expect(judge(() => true)).toEqual(['cors-any-origin']);
    expect(judge((origin) => origin === 'null')).toEqual(['cors-null-origin']);
    expect(judge((origin) => origin.startsWith(webUrl))).toEqual(['cors-lookalike-origin']);
    expect(judge((origin) => origin.endsWith('app.example.com'))).toEqual(['cors-lookalike-origin']);
    expect(judge(() => false, answer())).toEqual(['cors-origin-missing']);
  });

  it('look like ours in every way that careless comparing allows', () => {
    expect(foreignOrigins('https://app.example.com:8443').map(({ origin }) => origin)).toEqual([
      ...['https://stranger.example', 'null', 'https://app.example.com.evil.test:8443'],
      ...[
        'https://evilapp.example.com:8443',
        'https://evil.test.app.example.com:8443',
        'http://app.example.com:8443',
      ],
    ]);
  });
});

describe('the addresses of clients', () => {
  const inside = (forwardedFor: string[], trusted: number) =>
    ids(judgeProxyHops({ from: 'inside', forged: '198.18.0.1', ip: '203.0.113.9', forwardedFor, trusted }));

  test.each<[string[], number, string[]]>([
    [['198.18.0.1', '203.0.113.9', '10.0.0.1'], 2, []],
    [['198.18.0.1', '203.0.113.9', '10.0.0.1'], 1, ['proxy-hops-too-few']],
    [['198.18.0.1', '203.0.113.9', '10.0.0.1'], 3, ['proxy-hops-too-many']],
    [['198.18.0.1'], 0, []], // nobody in front
    [['198.18.0.1'], 1, ['proxy-hops-too-many']],
    [['203.0.113.9', '10.0.0.1'], 2, []], // the first proxy threw the forged one away, as Vercel does
    [['203.0.113.9', '10.0.0.1'], 1, ['proxy-hops-too-few']],
  ])('%j with %i trusted', (forwardedFor, trusted, expected) =>
    expect(inside(forwardedFor, trusted)).toEqual(expected),
  );

  it('show from outside by whether a forged one opens a fresh limit', () => {
    const outside = (remaining: number[]) => ids(judgeProxyHops({ from: 'outside', limit: 60, remaining }));
    expect(outside([59, 58, 57, 56, 55])).toEqual([]);
    expect(outside([59, 59, 58, 58, 57])).toEqual([]); // two instances, each counting
    expect(outside([59, 59, 59, 59, 59])).toEqual(['proxy-hops-too-many']);
  });
});

describe('the pages', () => {
  const keys = json({ keys: [{ kid: 'a' }] });
  const judge = (builtIn: string, policy: string | null = null, there: Answer = keys) =>
    ids(judgeWebBuild({ builtIn, policy, there, here: keys }, world));

  test.each<[string, string | null, Answer, string[]]>([
    [apiUrl, null, keys, []],
    [apiUrl, "connect-src 'self' https://api.example.com", keys, []],
    [apiUrl, "default-src 'none'; connect-src 'self'", keys, ['web-csp-blocks-api']],
    [apiUrl, "default-src 'self'", keys, ['web-csp-blocks-api']],
    [`${webUrl}/api`, "connect-src 'self'", keys, []],
    ['http://api.example.com', null, keys, ['mixed-content']],
    ['https://old.example.com', null, json({ keys: [{ kid: 'b' }] }), ['web-points-elsewhere']],
    ['https://old.example.com', null, none, ['web-points-elsewhere']],
  ])('built for %s with %s', (builtIn, policy, there, expected) =>
    expect(judge(builtIn, policy, there)).toEqual(expected),
  );
});

describe('the rest', () => {
  test('keys', () => {
    expect(judgeJwks({ answer: json({ keys: [{ kid: 'a' }] }), signs: 'a' }, world)).toEqual([]);
    expect(ids(judgeJwks({ answer: json({ keys: [{ kid: 'a' }] }), signs: 'b' }, world))).toEqual([
      'jwks-foreign-key',
    ]);
    for (const bad of [none, answer({ status: 404 }), json({ keys: [] }), answer({ body: '<html>' })])
      expect(ids(judgeJwks({ answer: bad, signs: null }, world))).toEqual(['jwks-unreachable']);
  });

  test('clocks', () => {
    expect(judgeClock({ api: 900, web: -700, database: 20_000 })).toEqual([]);
    const [api] = judgeClock({ api: 300_000, web: 0, database: 0 });
    expect([api?.severity, api?.evidence]).toEqual(['error', expect.stringContaining('api by 300 s')]);
    const [here] = judgeClock({ api: 300_000, web: 300_100, database: null });
    expect([here?.severity, here?.evidence]).toEqual([
      'info',
      expect.stringContaining('this machine by -300 s'),
    ]);
  });

  test('headers', () => {
    const good = {
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
    };
    expect(weakHeaders(good, webUrl)).toEqual([]);
    expect(weakHeaders({}, webUrl)).toHaveLength(4);
    expect(weakHeaders({ ...good, 'strict-transport-security': 'max-age=60' }, webUrl)).toHaveLength(1);
    expect(
      weakHeaders(
        { ...good, 'content-security-policy': "script-src 'unsafe-inline'; frame-ancestors 'none'" },
        webUrl,
      ),
    ).toHaveLength(1);
    expect(weakHeaders({ ...good, 'strict-transport-security': '' }, 'http://localhost:3000')).toEqual([]);
  });

  test('Redis', () => {
    const seen = { version: '7.2.4', roundTripMs: 1, evictionPolicy: 'noeviction' };
    const reached = { host: 'cache.example.com:6379', tls: true, kind: 'reached', ...seen } as const;
    expect(judgeRedis(reached)).toEqual([]);
    expect(judgeRedis({ ...reached, host: 'redis:6379,10.0.0.9:6379', tls: false })).toEqual([]);
    expect(ids(judgeRedis({ ...reached, tls: false }))).toEqual(['redis-no-tls']);
    expect(ids(judgeRedis({ ...reached, host: 'redis:6379,cache.example.com:6379', tls: false }))).toEqual([
      'redis-no-tls',
    ]);
    expect(judgeRedis({ ...reached, version: '6.2.0' })).toEqual([]);
    expect(ids(judgeRedis({ ...reached, version: '6.0.16' }))).toEqual(['redis-too-old']);
    expect(ids(judgeRedis({ ...reached, roundTripMs: 21 }))).toEqual(['redis-slow']);
    expect(ids(judgeRedis({ ...reached, evictionPolicy: 'allkeys-lru' }))).toEqual(['redis-evicts']);
    const silent = { host: 'redis:6379', tls: false, kind: 'none', reason: 'x' } as const;
    expect(ids(judgeRedis(silent))).toEqual(['redis-unreachable']);
  });

  test('the database', () => {
    const reached = {
      kind: 'reached',
      encrypted: true,
      versionNumber: 180_004,
      roundTripMs: 2,
      pooled: false,
      poolerKnown: false,
      clockAhead: 0,
    } as const;
    const host = 'db.example.com:5432';
    expect(judgeDatabase({ host, ...reached })).toEqual([]);
    expect(ids(judgeDatabase({ host, ...reached, encrypted: false }))).toEqual(['database-no-tls']);
    expect(ids(judgeDatabase({ host, ...reached, versionNumber: 140_010 }))).toEqual(['database-too-old']);
    expect(ids(judgeDatabase({ host, ...reached, roundTripMs: 90 }))).toEqual(['database-slow']);
    expect(ids(judgeDatabase({ host, ...reached, pooled: true }))).toEqual(['database-pooler']);
    expect(judgeDatabase({ host, ...reached, pooled: true, poolerKnown: true })).toEqual([]);
    expect(ids(judgeDatabase({ host, kind: 'none', reason: 'x' }))).toEqual(['database-unreachable']);
    for (const near of [
      'localhost:5432',
      '127.0.0.1:5432',
      '10.1.2.3:5432',
      'dpg-abc-a:5432',
      'postgres:5432',
      '[::1]:5432',
      'db.internal:5432',
    ])
      expect(isPrivateHost(near), near).toBe(true);
    for (const far of ['db.example.com:5432', '203.0.113.5:5432', '172.32.0.1:5432'])
      expect(isPrivateHost(far), far).toBe(false);
  });

  test('migrations', () => {
    const [applied, pending] = [
      { name: 'a', state: 'applied' } as const,
      { name: 'b', state: 'pending' } as const,
    ];
    const [edited, newer] = [{ name: 'c', state: 'edited' } as const, { name: 'd', state: 'newer' } as const];
    expect(judgeMigrations([applied])).toEqual([]);
    expect(ids(judgeMigrations([applied, pending, edited, newer]))).toEqual([
      ...['migrations-pending', 'migrations-edited', 'migrations-newer'],
    ]);
  });

  test('mail', () => {
    const from = 'Example <no-reply@Mail.Example.com>';
    const list = (status: string) => json({ data: [{ name: 'mail.example.com', status }] });
    expect(judgeMail({ from, answer: list('verified') })).toEqual([]);
    expect(ids(judgeMail({ from, answer: list('pending') }))).toEqual(['mail-domain-unverified']);
    expect(ids(judgeMail({ from: 'a@example.com', answer: list('verified') }))).toEqual([
      'mail-domain-unknown',
    ]);
    expect(ids(judgeMail({ from: 'AuthFlow <onboarding@resend.dev>', answer: list('verified') }))).toEqual([
      'mail-default-sender',
    ]);
    expect(ids(judgeMail({ from, answer: json({}, 400) }))).toEqual(['resend-key-refused']);
    for (const bad of [none, json({}, 503), json({}, 429)])
      expect(ids(judgeMail({ from, answer: bad }))).toEqual(['resend-unreachable']);
  });

  test('the mail server', () => {
    const host = 'smtp.example.com:587';
    expect(judgeSmtp({ host, greeting: '220 ready', reason: '' })).toEqual([]);
    expect(ids(judgeSmtp({ host, greeting: null, reason: 'no answer' }))).toEqual(['smtp-unreachable']);
    expect(ids(judgeSmtp({ host, greeting: 'HTTP/1.1 400', reason: '' }))).toEqual(['smtp-unreachable']);
  });

  test('the development mailbox', () => {
    expect(ids(judgeDevMailbox(json({ items: [] }), world))).toEqual(['dev-mailbox-open']);
    expect(judgeDevMailbox(json({ code: 'not_found' }, 404), world)).toEqual([]);
    expect(judgeDevMailbox(json({ items: [] }), { ...world, apiUrl: 'http://localhost:3000' })).toEqual([]);
  });
});
