import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signUpAdmin } from '#test/support/admins';
import { runAuthflow } from '#test/support/authflow-command';
import { boot, findFreePort, type Booted } from '#test/support/boot';
import { events } from '#test/support/calls';
import { bearer, goodPassword, startHarness, type Harness } from '#test/support/harness';

/** Each command is a process of its own, and loads the whole application. */
const patient = { timeout: 90_000 };
let harness: Harness;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'authflow-cli-'));
});
beforeEach(async () => {
  harness = await startHarness();
  return () => harness.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const authflow = (args: string[], env: Record<string, string> = {}) =>
  runAuthflow(args, { DATABASE_URL: harness.database.url, DATA_DIR: folder, ...env });
const create = (email: string, ...more: string[]) => authflow(['admin', 'create', '--email', email, ...more]);
const rolesOf = async (email: string) =>
  (await harness.sql<{ roles: string[] }>('select roles from users where email = $1', [email]))[0]?.roles;
const doorIsClosed = async () =>
  (await harness.sql<{ closed: boolean }>('select closed_at is not null as closed from admin_bootstrap'))[0]
    ?.closed;

describe('authflow admin create', patient, () => {
  test('an account that is there becomes an administrator, once, and its next token says so', async () => {
    const { email, grant, accessToken } = await harness.signUp();
    const done = await create(email.toUpperCase());
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toContain(`${email} is an administrator now.`);
    expect(await doorIsClosed()).toBe(true);
    await expect
      .poll(async () => (await harness.http.get('/v1/me').set(bearer(accessToken))).status)
      .toBe(401);
    expect((await harness.login(email)).user.permissions).toContain('roles:write');
    expect(await events(harness, grant.user.id)).toContain('admin.appointed success');
    const appointed = `select actor_id as "actorId", ip, detail from audit_events where type = 'admin.appointed'`;
    expect(await harness.sql(appointed)).toEqual([{ actorId: null, ip: null, detail: { by: 'cli' } }]);

    const again = await create(email);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toBe(`${email} already is an administrator. Nothing was changed.\n`);
    expect(await harness.sql(appointed)).toHaveLength(1);
  });

  test('somebody new is invited: the mailed link leads in, and is the printed one', async () => {
    const email = 'first@example.test';
    const done = await create(email, '--name', 'First Person', '--print-link');
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toContain(`An invitation is on its way to ${email}.`);
    expect(done.stdout).toContain('https://api.example.test/dev/mailbox');
    const [mail] = await harness.mails(email);
    const [link = ''] = mail?.links ?? [];
    expect(link).toMatch(/^https:\/\/app\.example\.test\/auth\/accept-invitation\/[\w-]{43}$/);
    expect(done.stdout.split('\n')).toContain(link);
    expect(mail?.text).toContain('Hi First Person,');
    const body = { token: link.split('/').at(-1), password: goodPassword };
    await harness.http.post('/v1/auth/accept-invitation').send(body).expect(200);
    expect((await harness.login(email)).user.roles).toEqual(['user', 'admin']);
  });

  test('--json answers with one object, and never with the link unless it is asked for', async () => {
    const asked = await create('json@example.test', '--json');
    expect(asked.code).toBe(0);
    const answer = JSON.parse(asked.stdout) as Record<string, unknown>;
    expect(answer).toEqual({
      status: 'invited',
      email: 'json@example.test',
      userId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      expiresAt: expect.stringMatching(/Z$/),
    });
    const printed = await create('json@example.test', '--json', '--print-link');
    expect(JSON.parse(printed.stdout)).toMatchObject({ userId: answer.userId, link: expect.any(String) });
  });

  test('what a stranger put into an unproven account is gone before it has the role', async () => {
    const email = 'squatted@example.test';
    await harness.http.post('/v1/auth/register').send({ email, password: goodPassword, name: 'Stranger' });
    const [registration] = await harness.mails(email);
    expect((await create(email)).code).toBe(0);
    expect(await rolesOf(email)).toEqual(['user', 'admin']);
    const token = registration?.links[0]?.split('/').at(-1);
    await harness.http.post('/v1/auth/verify-email').send({ token }).expect(400);
    await harness.http.post('/v1/auth/login').send({ email, password: goodPassword }).expect(401);
    expect((await harness.mails(email))[0]?.text).not.toContain('Stranger');
  });

  test('closes the door of ADMIN_EMAIL for good', async () => {
    await create('invited@example.test');
    const armed = await startHarness({
      database: harness.database,
      env: { ADMIN_EMAIL: 'late@example.test' },
    });
    expect((await armed.signUp('late@example.test')).grant.user.roles).toEqual(['user']);
    await harness.sql(`delete from users where email = 'invited@example.test'`);
    expect((await armed.login('late@example.test')).user.roles).toEqual(['user']);
    await armed.stop();
  });

  test('two at once, for one address: one account, and both say how it went', async () => {
    const both = await Promise.all([create('twice@example.test'), create('twice@example.test')]);
    expect(both.map(({ code }) => code)).toContain(0);
    for (const { stdout, stderr } of both) expect(`${stdout}${stderr}`).not.toMatch(/^\s+at /m);
    expect(await rolesOf('twice@example.test')).toEqual(['user', 'admin']);
  });
});

describe('what cannot be done', patient, () => {
  test.each([
    [['admin', 'create'], "required option '--email <address>' not specified"],
    [['admin', 'create', '--email', 'nobody'], 'Give an email address such as you@example.com.'],
    [['admin', 'create', '--email', 'a@example.test', '--nmae', 'x'], "unknown option '--nmae'"],
    [['admin', 'create', '--email', 'a@example.test', '--name', ''], 'Enter a name.'],
    [['admn'], "unknown command 'admn'"],
  ])('%j is misuse: exit code 2, a sentence, no stack', async (args, sentence) => {
    const { code, stdout, stderr } = await authflow(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(await doorIsClosed()).toBe(false);
  });

  test('a disabled or closed account is refused, with the way out, and the door stays as it was', async () => {
    for (const [status, sentence] of [
      ['disabled', 'The account is disabled. Enable it first.'],
      ['deleted', 'The account at this address is closed.'],
    ] as const) {
      const { email, grant } = await harness.signUp();
      await harness.sql(
        `update users set status = $2, deleted_at = case when $2 = 'deleted' then now() end where id = $1`,
        [grant.user.id, status],
      );
      const { code, stdout, stderr } = await create(email, '--json');
      expect([code, JSON.parse(stdout)]).toEqual([
        1,
        { status: 'failed', error: expect.stringContaining(sentence) },
      ]);
      expect(stderr).toContain(sentence);
      expect(await rolesOf(email)).toEqual(['user']);
    }
    expect(await doorIsClosed()).toBe(false);
  });

  test('a database that is not there, a secret that is not the server’s, a bad setting', async () => {
    const away = await authflow(['admin', 'create', '--email', 'a@example.test'], {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    });
    expect(away.code).toBe(3);
    expect(away.stderr).toMatch(/The database at 127\.0\.0\.1:1 can't be used: .* Check DATABASE_URL\./);
    await signUpAdmin(harness);
    const foreign = await authflow(['admin', 'create', '--email', 'a@example.test'], {
      AUTH_SECRET: 'another-obviously-fake-secret-for-tests-only-0123',
    });
    expect(foreign.code).toBe(1);
    expect(foreign.stderr).toContain('was made with a secret that AUTH_SECRET no longer lists');
    const wrong = await authflow(['admin', 'create', '--email', 'a@example.test'], { PORT: 'many' });
    expect([wrong.code, wrong.stdout]).toEqual([1, '']);
    expect(wrong.stderr).toContain('PORT: "many" is not a whole number.');
    for (const { stderr } of [away, foreign, wrong]) expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('the link is not printed in production', async () => {
    const { code, stdout, stderr } = await authflow(
      ['admin', 'create', '--email', 'a@example.test', '--print-link'],
      {
        NODE_ENV: 'production',
        AUTH_SECRET: 'kR7vY2nQ9xT4mW8cL5hJ3gB6fD1sA0pZuEiOqXwNtMy',
        MAIL_TRANSPORT: 'resend',
        RESEND_API_KEY: 're_kR7vY2nQ9xT4mW8cL5hJ3gB6fD1sA0pZ',
        EMAIL_FROM: 'Example <no-reply@mail.example.org>',
        WEB_URL: 'https://app.example.org',
        API_URL: 'https://app.example.org/api',
      },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('--print-link is refused in production');
    expect(await rolesOf('a@example.test')).toBeUndefined();
  });
});

describe('beside a running server', patient, () => {
  let server: Booted;
  test('that holds the embedded database: the command joins it, and leaves it running', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'authflow-cli-own-'));
    const env = { DATA_DIR: dataDir, NODE_ENV: 'development', MAIL_TRANSPORT: 'mailbox', BCRYPT_COST: '10' };
    server = boot({ PORT: await findFreePort(), ...env });
    try {
      const url = await server.ready();
      await expect.poll(() => server.output()).toContain('There is no administrator yet.');
      const joined = await authflow(['admin', 'create', '--email', 'own@example.test', '--print-link'], {
        ...env,
        DATABASE_URL: '',
        AUTH_SECRET: '',
      });
      expect(joined).toMatchObject({ code: 0, stderr: '' });
      const token = /accept-invitation\/([\w-]{43})/.exec(joined.stdout)?.[1];
      const body = JSON.stringify({ token, password: goodPassword });
      const headers = { 'Content-Type': 'application/json' };
      const accepted = await fetch(`${url}/v1/auth/accept-invitation`, { method: 'POST', headers, body });
      expect(accepted.status).toBe(200);
    } finally {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  test('that is not running: the command starts the embedded database, and stops it again', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'authflow-cli-own-'));
    const own = { DATA_DIR: dataDir, DATABASE_URL: '', AUTH_SECRET: '' };
    try {
      const first = await authflow(['admin', 'create', '--email', 'own@example.test'], own);
      expect(first.code, first.stderr).toBe(0);
      const second = await authflow(['admin', 'create', '--email', 'own@example.test', '--json'], own);
      expect(JSON.parse(second.stdout)).toMatchObject({ status: 'invited' });
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
