/**
 * Every fault that is planted into a deployment is named, and nothing else is. The deployment is real: two hosts with TLS on two
 * registrable domains, the rewrite of vercel.json, the built pages, the API as its own process in production mode.
 */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DoctorReport } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectClient } from '#src/platform/postgres';
import { findFreePort } from '#test/support/boot';
import {
  healthyMail,
  mailDomain,
  startDeployment,
  type Deployment,
  type Environment,
} from '#test/support/doctor/deployment';
import type { FrontFaults } from '../../../../scripts/test/two-hosts/front';
import { repositoryRoot } from '#test/support/markdown';

let deployment: Deployment;
let closedPort = '';

beforeAll(async () => {
  deployment = await startDeployment();
  closedPort = await findFreePort();
  process.stdout.write(`the front is ${deployment.frontKind}\n`);
}, 120_000);
afterAll(() => deployment.stop());

/** A fault, and the findings that it has to be told as. */
interface Plant {
  front?: () => FrontFaults;
  /** Changes of the environment; undefined takes a variable away. */
  env?: () => Record<string, string | undefined>;
  /** The API refuses to start with that. */
  refusesToStart?: boolean;
  /** Done before, and undone after. */
  around?: () => Promise<() => Promise<void>>;
  api?: () => string;
  found: string[];
  /** What shows of it from outside; the same unless said otherwise. */
  outside?: string[];
}

const clockAhead = encodeURIComponent(
  `const Real = Date; const by = 300000;
   globalThis.Date = class extends Real {
     constructor(...given) { given.length === 0 ? super(Real.now() + by) : super(...given); }
     static now() { return Real.now() + by; }
   };`,
);

async function sql(text: string): Promise<void> {
  const client = await connectClient(deployment.databaseUrl);
  await client.query(text).finally(() => client.end());
}

const plants: Record<string, Plant> = {
  'no rewrite of page paths': { front: () => ({ noPageRewrite: true }), found: ['web-deep-links'] },
  'no rewrite of /api': { front: () => ({ noApiRewrite: true }), found: ['api-not-authflow'] },
  'any origin is reflected': { front: () => ({ allowOrigin: 'any' }), found: ['cors-any-origin'] },
  'origins that contain the name pass': {
    front: () => ({ allowOrigin: 'containing' }),
    found: ['cors-lookalike-origin'],
  },
  'the origin null passes': { front: () => ({ allowOrigin: 'null-too' }), found: ['cors-null-origin'] },
  'credentials are not allowed': {
    front: () => ({ dropApiHeader: 'Access-Control-Allow-Credentials' }),
    found: ['cors-no-credentials'],
  },
  'headers of the web app are not allowed': {
    front: () => ({ dropApiHeader: 'Access-Control-Allow-Headers' }),
    found: ['cors-preflight'],
  },
  'Secure is taken off cookies': {
    front: () => ({ stripFromCookie: 'Secure' }),
    found: ['cookie-not-secure'],
  },
  'HttpOnly is taken off cookies': {
    front: () => ({ stripFromCookie: 'HttpOnly' }),
    found: ['cookie-readable'],
  },
  'SameSite is taken off cookies': {
    front: () => ({ stripFromCookie: 'SameSite' }),
    found: ['cookie-samesite'],
  },
  'cookies are taken away': { front: () => ({ noCookies: true }), found: ['cookie-lost'] },
  'HSTS is taken from the API': {
    front: () => ({ dropApiHeader: 'Strict-Transport-Security' }),
    found: ['api-headers'],
  },
  'the policy is taken from the API': {
    front: () => ({ dropApiHeader: 'Content-Security-Policy' }),
    found: ['api-headers'],
  },
  'nosniff is taken from the pages': {
    front: () => ({ dropWebHeader: 'X-Content-Type-Options' }),
    found: ['web-headers'],
  },
  'the policy is taken from the pages': {
    front: () => ({ dropWebHeader: 'Content-Security-Policy' }),
    found: ['web-headers'],
  },
  'paths with a dot are blocked': { front: () => ({ noDotPaths: true }), found: ['jwks-unreachable'] },
  'pages built for http': {
    front: () => ({ builtFor: `http://api.authflow-api.example` }),
    found: ['mixed-content'],
  },
  'pages built for another API': {
    front: () => ({ builtFor: 'https://127.0.0.1:9/elsewhere' }),
    found: ['web-points-elsewhere'],
  },
  'pages that their policy keeps from the API': {
    front: () => ({ builtFor: deployment.directApiUrl }),
    found: ['web-csp-blocks-api'],
  },
  'an API over http': { api: () => deployment.plainUrl(deployment.apiUrl), found: ['api-not-https'] },
  'a missing variable': {
    env: () => ({ RESEND_API_KEY: undefined }),
    refusesToStart: true,
    found: ['environment-missing'],
    outside: ['api-unreachable'],
  },
  'a misspelt variable': {
    env: () => ({ WEB_URL: undefined, WEB_ULR: deployment.webUrl }),
    refusesToStart: true,
    found: ['environment-missing'],
    outside: ['api-unreachable'],
  },
  'a variable that cannot be read': {
    env: () => ({ BCRYPT_COST: 'twelve' }),
    refusesToStart: true,
    found: ['environment-invalid'],
    outside: ['api-unreachable'],
  },
  'a weak secret': {
    env: () => ({ AUTH_SECRET: 'change-me-to-the-output-of-openssl-rand-base64-48' }),
    refusesToStart: true,
    found: ['secret-weak'],
    outside: ['api-unreachable'],
  },
  'a database that is away': {
    around: async () => {
      await deployment.database.down();
      return () => deployment.database.up();
    },
    found: ['database-unreachable'],
    outside: ['api-not-ready'],
  },
  'a database that is behind': {
    around: async () => {
      await sql(`create table kept as select * from schema_migrations order by name desc limit 1`);
      await sql(`delete from schema_migrations where name in (select name from kept)`);
      return () => sql(`insert into schema_migrations select * from kept; drop table kept`);
    },
    found: ['migrations-pending'],
    outside: [],
  },
  'a migration edited since': {
    around: async () => {
      await sql(`create table kept as select * from schema_migrations order by name limit 1`);
      await sql(`update schema_migrations set checksum = 'other' where name in (select name from kept)`);
      return () =>
        sql(
          `update schema_migrations set checksum = kept.checksum from kept where kept.name = schema_migrations.name; drop table kept`,
        );
    },
    found: ['migrations-edited'],
    outside: [],
  },
  'a domain that is not verified': {
    around: () => atResend({ domains: [{ name: mailDomain, status: 'pending' }] }),
    found: ['mail-domain-unverified'],
    outside: [],
  },
  'a domain that Resend does not know': {
    around: () => atResend({ domains: [{ name: 'other.example', status: 'verified' }] }),
    found: ['mail-domain-unknown'],
    outside: [],
  },
  'a key that Resend refuses': {
    around: () => atResend({ key: 're_another' }),
    found: ['resend-key-refused'],
    outside: [],
  },
  'a mail server that is blocked': {
    env: () => ({
      MAIL_TRANSPORT: 'smtp',
      RESEND_API_KEY: undefined,
      SMTP_URL: `smtp://127.0.0.1:${closedPort}`,
    }),
    found: ['smtp-unreachable'],
    outside: [],
  },
  'too few proxies trusted': {
    env: () => ({ TRUST_PROXY: '1' }),
    found: ['proxy-hops-too-few'],
    outside: [],
  },
  'no proxy trusted': { env: () => ({ TRUST_PROXY: '0' }), found: ['proxy-hops-too-few'], outside: [] },
  'too many proxies trusted': { env: () => ({ TRUST_PROXY: '3' }), found: ['proxy-hops-too-many'] },
  'the web app is not trusted': {
    env: () => ({ WEB_URL: 'https://other.authflow-web.example' }),
    found: ['cors-origin-missing'],
  },
  'two sites': {
    front: () => ({ builtFor: deployment.directApiUrl, connectTo: deployment.directApiUrl }),
    env: () => ({ API_URL: deployment.directApiUrl, TRUST_PROXY: '1' }),
    api: () => deployment.directApiUrl,
    found: ['cookie-third-party'],
  },
  'two sites, and Partitioned is taken off cookies': {
    front: () => ({
      builtFor: deployment.directApiUrl,
      connectTo: deployment.directApiUrl,
      stripFromCookie: 'Partitioned',
    }),
    env: () => ({ API_URL: deployment.directApiUrl, TRUST_PROXY: '1' }),
    api: () => deployment.directApiUrl,
    found: ['cookie-not-partitioned'],
  },
  'two sites, and SameSite is taken off cookies': {
    front: () => ({
      builtFor: deployment.directApiUrl,
      connectTo: deployment.directApiUrl,
      stripFromCookie: 'SameSite',
    }),
    env: () => ({ API_URL: deployment.directApiUrl, TRUST_PROXY: '1' }),
    api: () => deployment.directApiUrl,
    found: ['cookie-samesite'],
  },
  'a clock that is ahead': {
    env: () => ({ NODE_OPTIONS: `--import=data:text/javascript,${clockAhead}` }),
    found: ['clock-skewed'],
    outside: [],
  },
  'an open development mailbox': {
    env: () => ({ NODE_ENV: 'development', MAIL_TRANSPORT: 'mailbox' }),
    found: ['dev-mailbox-open'],
  },
  'development mode in public': {
    env: () => ({ NODE_ENV: 'development' }),
    found: ['environment-not-production'],
    outside: [],
  },
};

async function atResend(change: Partial<typeof healthyMail>): Promise<() => Promise<void>> {
  deployment.resend.set({ ...healthyMail, ...change });
  return async () => deployment.resend.set(healthyMail);
}

function changed(change: Record<string, string | undefined>): Environment {
  const all = Object.entries({ ...deployment.environment, ...change });
  return Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

const idsOf = ({ findings }: DoctorReport): string[] => findings.map(({ id }) => id);

/** With its evidence, so that a test that fails says what was seen. */
const told = ({ findings }: DoctorReport): string =>
  findings.map(({ id, evidence }) => `${id}: ${evidence}`).join('\n');

describe('a healthy deployment', { timeout: 60_000 }, () => {
  test('has nothing wrong with it, from inside and from outside', async () => {
    await deployment.arrange({}, deployment.environment);
    const inside = await deployment.examine({ environment: deployment.environment });
    expect(told(inside)).toBe('');
    expect(inside.status).toBe('healthy');
    expect(inside.checks.filter(({ state }) => state === 'skipped').map(({ id }) => id)).toEqual([
      'redis',
      'smtp',
    ]);
    const outside = await deployment.examine({ environment: null });
    expect(told(outside)).toBe('');
    expect(outside.checks.filter(({ state }) => state === 'passed').map(({ id }) => id)).toEqual([
      ...['web', 'api', 'cors', 'cookie', 'deep-links', 'web-build', 'api-headers', 'web-headers'],
      ...['proxy-hops', 'jwks', 'dev-mailbox', 'clock'],
    ]);
  });

  test('sends the key of Resend to Resend and nowhere else', async () => {
    expect(new Set(deployment.resend.keys)).toEqual(new Set([`Bearer ${healthyMail.key}`]));
  });
});

describe('a planted fault is named, and nothing else', { timeout: 60_000 }, () => {
  test.each(Object.entries(plants))('%s', async (_, plant) => {
    const environment = changed(plant.env?.() ?? {});
    if (plant.refusesToStart) {
      await deployment.arrange(plant.front?.() ?? {}, null);
      expect(await deployment.apiEnds(environment)).toBe(1);
    } else await deployment.arrange(plant.front?.() ?? {}, environment);
    const undo = await plant.around?.();
    try {
      const apiUrl = plant.api?.() ?? deployment.apiUrl;
      const inside = await deployment.examine({ environment, apiUrl });
      expect(idsOf(inside), told(inside)).toEqual(plant.found);
      expect(inside.findings.map(({ fix }) => Object.values(fix).every((text) => text.length > 20))).toEqual([
        true,
      ]);
      const outside = await deployment.examine({ environment: null, apiUrl });
      expect(idsOf(outside), told(outside)).toEqual(plant.outside ?? plant.found);
    } finally {
      await undo?.();
    }
  });
});

describe('authflow doctor', { timeout: 60_000 }, () => {
  /** The command as it is deployed, with this environment and nothing else of ours. */
  function authflow(args: string[], env: Environment = {}) {
    const { PATH, SystemRoot } = process.env;
    const command = [join(repositoryRoot, 'apps/api/dist/cli.js'), ...args];
    const options = { cwd: tmpdir(), env: { PATH, SystemRoot, ...env } };
    return new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
      execFile(process.execPath, command, options, (error, out, err) =>
        resolve({ code: error === null ? 0 : error.code, out, err }),
      );
    });
  }
  const reach = () => [
    ...['--ca', deployment.caFile],
    ...[...deployment.network.resolve].flatMap(([place, address]) => ['--resolve', `${place}:${address}`]),
  ];
  const addresses = () => ['--api', deployment.apiUrl, '--web', deployment.webUrl];

  test('from a laptop: nothing wrong, and why the rest was not looked at', async () => {
    await deployment.arrange({}, deployment.environment);
    const { code, out, err } = await authflow(['doctor', ...addresses(), ...reach()]);
    expect({ code, out }, err).toEqual({
      code: 0,
      out: expect.stringMatching(
        /^Nothing wrong: 12 of 18 checks looked, and found nothing\.\nNot looked at:\n {2}Environment, Database, Migrations, .*: only the two addresses are known here/,
      ) as string,
    });
    expect(err).toMatch(/^ 1\/18 - Environment: not looked at, because/);
    expect(err.trim().split('\n')).toHaveLength(18);
  });

  test('where the API runs: the addresses are known, and all is looked at', async () => {
    const { code, out, err } = await authflow(['--json', 'doctor', ...reach()], deployment.environment);
    expect(code, err).toBe(0);
    const { status, checks } = JSON.parse(out) as DoctorReport;
    expect(status).toBe('healthy');
    expect(checks.filter(({ state }) => state === 'passed')).toHaveLength(16);
    for (const name of ['AUTH_SECRET', 'RESEND_API_KEY'])
      expect(`${out}${err}`).not.toContain(deployment.environment[name]);
  });

  test('ends with 1 for an error, and tells its evidence and its fixes', async () => {
    await deployment.arrange({ noPageRewrite: true }, deployment.environment);
    const { code, out } = await authflow(['doctor', ...addresses(), ...reach()]);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^ERROR web-deep-links: .*\n {2}GET .*status 404.*\n {2}Render {2}.*\n {2}Vercel {2}vercel\.json, last entry of "rewrites".*\n {2}Docker {2}/,
    );
  });

  test('ends with 1 for a warning only with --strict', async () => {
    const direct = deployment.directApiUrl;
    const environment = changed({ API_URL: direct, TRUST_PROXY: '1' });
    await deployment.arrange({ builtFor: direct, connectTo: direct }, environment);
    const call = (...more: string[]) =>
      authflow(['--json', 'doctor', '--api', direct, '--web', deployment.webUrl, ...reach(), ...more]);
    const [lenient, strict] = await Promise.all([call(), call('--strict')]);
    expect([lenient.code, strict.code]).toEqual([0, 1]);
    expect(idsOf(JSON.parse(lenient.out) as DoctorReport)).toEqual(['cookie-third-party']);
  });

  test.each([
    [['doctor'], 'give --api and --web'],
    [['doctor', '--api', 'nowhere', '--web', 'https://app.example.com'], 'is not an absolute URL'],
    [
      ['doctor', '--api', 'https://a.example', '--web', 'https://a.example/path'],
      'more than scheme, host and port',
    ],
    [['doctor', '--resolve', 'x'], 'Write it as host:port:address'],
    [['doctor', '--ca', '/no/such/file'], 'cannot be read'],
    [['doctor', '--timeout', '0'], 'Give seconds, 1 to 99.'],
  ])('%j is misuse: exit code 2', async (args, sentence) => {
    const { code, out, err } = await authflow(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(sentence);
  });
});
