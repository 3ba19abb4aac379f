import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createKeyring } from '#src/domain/keyring';
import { connectClient } from '#src/platform/postgres';
import { runAuthflow } from '#test/support/authflow-command';
import { bearer, startHarness, testSecret, type Harness } from '#test/support/harness';
import { createEmptyDatabase } from '#test/support/test-database';

/** Each command is a process of its own, and loads the whole application. */
const patient = { timeout: 120_000 };
const nowhere = 'postgres://nobody@127.0.0.1:1/none';
let harness: Harness;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'authflow-operations-'));
});
beforeEach(async () => {
  harness = await startHarness();
  return () => harness.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const authflow = (args: string[], env: Record<string, string> = {}) =>
  runAuthflow(args, { DATABASE_URL: harness.database.url, DATA_DIR: folder, ...env });
const parse = <Answer>({ stdout }: { stdout: string }): Answer => JSON.parse(stdout) as Answer;
const me = (token: string) => harness.http.get('/v1/me').set(bearer(token));

describe('authflow sessions revoke', patient, () => {
  test('ends the sessions of one account, by address or id, at a running instance within a second', async () => {
    const [ada, bob] = [await harness.signUp(), await harness.signUp()];
    await harness.login(ada.email);
    await me(ada.accessToken).expect(200);
    const ran = await authflow(['sessions', 'revoke', '--user', ada.email.toUpperCase(), '--json']);
    expect([ran.code, parse(ran)]).toEqual([0, { status: 'revoked', userId: ada.grant.user.id, ended: 2 }]);
    await expect.poll(async () => (await me(ada.accessToken)).status, { timeout: 1000 }).toBe(401);
    await me(bob.accessToken).expect(200);
    const again = await authflow(['sessions', 'revoke', '--user', ada.grant.user.id]);
    expect([again.code, again.stdout]).toEqual([0, `Ended 0 sessions of ${ada.grant.user.id}.\n`]);
    expect(
      await harness.sql(`select actor_id as actor, detail from audit_events where type = 'session.revoked'`),
    ).toEqual([{ actor: null, detail: { by: 'cli', ended: 2 } }]);
    await harness.login(ada.email);
  });

  test('ends everybody’s with --all --yes, and does not without', async () => {
    const people = [await harness.signUp(), await harness.signUp(), await harness.signUp()];
    const asked = await authflow(['sessions', 'revoke', '--all']);
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('--yes')]);
    await me(people[0]?.accessToken ?? '').expect(200);
    const ran = await authflow(['sessions', 'revoke', '--all', '--yes', '--json']);
    expect([ran.code, parse(ran)]).toEqual([0, { status: 'revoked', userId: null, ended: 3 }]);
    for (const { accessToken, refreshToken } of people) {
      await expect.poll(async () => (await me(accessToken)).status, { timeout: 1000 }).toBe(401);
      await harness.http.post('/v1/auth/refresh').send({ refreshToken }).expect(401);
    }
    expect(
      await harness.sql(`select actor_id as actor, detail from audit_events where type = 'sessions.revoked'`),
    ).toEqual([{ actor: null, detail: { by: 'cli', ended: 3 } }]);
  });

  test.each([
    [['sessions', 'revoke'], 2, 'Say whose'],
    [['sessions', 'revoke', '--all', '--user', 'a@example.test'], 2, 'Say whose'],
    [['sessions', 'revoke', '--user', 'nobody'], 2, 'Give an email address'],
    [['sessions', 'revoke', '--user', 'nobody@example.test'], 1, 'There is no such account.'],
  ])('%j: exit code %i', async (args, code, sentence) => {
    const ran = await authflow(args);
    expect([ran.code, ran.stderr]).toEqual([code, expect.stringContaining(sentence)]);
  });
});

describe('authflow keys', patient, () => {
  interface Listed {
    status: string;
    items: { id: string; kid: string | null; use: string; passwords: number }[];
  }

  test('list: which signs, which verifies, and what hangs on each; what is missing, too', async () => {
    await harness.signUp();
    const { keys } = (await harness.http.get('/.well-known/jwks.json').expect(200)).body as {
      keys: { kid: string }[];
    };
    const newer = 'a-newer-obviously-fake-secret-for-tests-only-01234567';
    const both = await authflow(['keys', 'list', '--json'], { AUTH_SECRET: `${newer},${testSecret}` });
    expect([both.code, both.stderr]).toEqual([0, '']);
    const ids = createKeyring([newer, testSecret]).ids;
    expect(parse<Listed>(both)).toMatchObject({
      status: 'ok',
      items: [
        { id: ids[0], use: 'signs', passwords: 0 },
        { id: ids[1], use: 'verifies', passwords: 1, kid: keys[0]?.kid },
      ],
    });
    const dropped = await authflow(['keys', 'list'], { AUTH_SECRET: newer });
    expect(dropped.code).toBe(1);
    expect(dropped.stdout).toContain(`${ids[1]}  MISSING: AUTH_SECRET does not list it`);
    expect(dropped.stdout).toContain('The server does not start: put it back');
    for (const { stdout } of [both, dropped]) expect(stdout).not.toContain('obviously-fake');
  });

  test('rotate: prints the value to set; the next sign-in moves to the new secret, nobody is signed out', async () => {
    const person = await harness.signUp();
    const ran = await authflow(['keys', 'rotate', '--json']);
    expect(ran.code, ran.stderr).toBe(0);
    const { authSecret, firstAuthSecret } = parse<{ authSecret: string; firstAuthSecret: string }>(ran);
    const [made = '', old] = authSecret.split(',');
    expect([made.length, old, firstAuthSecret]).toEqual([64, testSecret, `${testSecret},${made}`]);
    const told = await authflow(['keys', 'rotate']);
    expect(told.stdout).toMatch(new RegExp(`^AUTH_SECRET=[\\w-]{64},${testSecret}$`, 'm'));
    expect(told.stdout).not.toContain(made);
    const rotated = await startHarness({ database: harness.database, authSecrets: [made, testSecret] });
    await rotated.http.get('/v1/me').set(bearer(person.accessToken)).expect(200);
    await rotated.login(person.email);
    await rotated.stop();
    const after = await authflow(['keys', 'list', '--json'], { AUTH_SECRET: authSecret });
    expect(parse<Listed>(after).items.map(({ passwords }) => passwords)).toEqual([1, 0]);
    const next = await authflow(['keys', 'rotate'], { AUTH_SECRET: authSecret });
    expect(next.stdout).toContain(
      `No password or factor needs ${createKeyring([testSecret]).currentId} any more.`,
    );
  });

  test('rotate in development: the file has both, for its owner alone, and the server reads it', async () => {
    const own = { AUTH_SECRET: '', NODE_ENV: 'development' };
    await authflow(['keys', 'list'], own);
    const path = join(folder, 'auth-secret');
    const before = readFileSync(path, 'utf8').trim();
    const ran = await authflow(['keys', 'rotate', '--json'], own);
    expect(parse(ran)).toEqual({ status: 'rotated', file: path, unneeded: [] });
    expect(ran.stdout).not.toContain(before);
    const [made, old] = readFileSync(path, 'utf8').trim().split(',');
    expect([made?.length, old]).toEqual([64, before]);
    expect(statSync(path).mode & 0o077).toBe(0);
    const listed = parse<Listed>(await authflow(['keys', 'list', '--json'], own));
    expect(listed.items.map(({ id }) => id)).toEqual(createKeyring([made ?? '', before]).ids);
  });
});

describe('authflow config check', patient, () => {
  test('says every fault at once, in the words of the boot, and reaches for nothing', async () => {
    const env = { DATABASE_URL: nowhere, PORT: 'many', BCRYPT_COST: '99', AUTH_SECRET: 'short' };
    const { code, stdout } = await authflow(['config', 'check'], env);
    expect(code).toBe(1);
    expect(stdout).toContain('AuthFlow cannot start: 3 faults in the configuration.');
    const json = await authflow(['config', 'check', '--json'], env);
    const { status, faults } = parse<{
      status: string;
      faults: { variable: string; problem: string; fix: string }[];
    }>(json);
    expect([json.code, status, faults.map(({ variable }) => variable).sort()]).toEqual([
      1,
      'faulty',
      ['AUTH_SECRET', 'BCRYPT_COST', 'PORT'],
    ]);
    for (const { variable, problem, fix } of faults)
      expect(stdout).toContain(`✗ ${variable}: ${problem}\n    → ${fix}`);
    const fine = await authflow(['config', 'check', '--json'], { DATABASE_URL: nowhere });
    expect([fine.code, parse(fine)]).toEqual([
      0,
      { status: 'ok', environment: 'test', faults: [], warnings: [] },
    ]);
  });
});

describe('authflow migrate', patient, () => {
  interface Status {
    status: string;
    items: { name: string; state: string }[];
  }

  test('status changes nothing, up applies what waits, an edited file is refused', async () => {
    const database = await createEmptyDatabase();
    const env = { DATABASE_URL: database.url };
    const fresh = await authflow(['migrate', 'status', '--json'], env);
    const { status, items } = parse<Status>(fresh);
    expect([fresh.code, status]).toEqual([1, 'pending']);
    expect(new Set(items.map(({ state }) => state))).toEqual(new Set(['pending']));
    const up = await authflow(['migrate', 'up'], env);
    expect([up.code, up.stdout]).toEqual([0, `Applied ${items.length}.\n`]);
    expect(up.stderr).toContain(`applied ${items[0]?.name} (1 of ${items.length})`);
    const settled = await authflow(['migrate', 'status', '--json'], env);
    expect([settled.code, parse<Status>(settled).status]).toEqual([0, 'current']);
    const again = await authflow(['migrate', 'up'], env);
    expect([again.code, again.stdout]).toEqual([0, 'Nothing to apply: the database is up to date.\n']);

    const client = await connectClient(database.url);
    await client.query(`update schema_migrations set checksum = 'other' where name = $1`, [items[0]?.name]);
    await client.query(`insert into schema_migrations (name, checksum) values ('9999_later.sql', 'x')`);
    await client.end();
    const edited = await authflow(['migrate', 'status'], env);
    expect(edited.code).toBe(1);
    expect(edited.stdout).toContain(`edited    ${items[0]?.name}`);
    expect(edited.stdout).toContain('newer     9999_later.sql');
    const refused = await authflow(['migrate', 'up'], env);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('was edited after it had been applied'),
    ]);
    await database.drop();
  });
});

describe('a database that is not there', patient, () => {
  test.each([
    ['migrate', 'status'],
    ['keys', 'list'],
    ['users', 'export'],
    ['sessions', 'revoke', '--all', '--yes'],
  ])('%s %s: exit code 3, and what to check', async (...args) => {
    const { code, stdout, stderr } = await authflow([...args, '--json'], { DATABASE_URL: nowhere });
    expect([code, stderr]).toEqual([3, expect.stringContaining('Check DATABASE_URL.')]);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', error: expect.any(String) as string });
  });
});
