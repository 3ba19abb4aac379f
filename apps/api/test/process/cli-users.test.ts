import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runAuthflow } from '#test/support/authflow-command';
import { startHarness, testSecret, type Harness } from '#test/support/harness';

/** Each command is a process of its own, and loads the whole application. */
const patient = { timeout: 120_000 };
let harness: Harness;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'authflow-users-'));
});
beforeEach(async () => {
  harness = await startHarness();
  return () => harness.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const authflow = (...args: string[]) =>
  runAuthflow(args, { DATABASE_URL: harness.database.url, DATA_DIR: folder });

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const pbkdf2 = (password: string) =>
  `pbkdf2_sha256$1000$seasalt$${pbkdf2Sync(password, 'seasalt', 1000, 32, 'sha256').toString('base64')}`;
const scrypt = (password: string) =>
  `scrypt:1024:8:1$seasalt$${scryptSync(password, 'seasalt', 64, { N: 1024 }).toString('hex')}`;

interface Line {
  row: number;
  email: string | null;
  outcome: string;
  reason: string | null;
}
const readLines = <Row = Line>(path: string): Row[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);

interface Answer {
  status: string;
  batchId: string;
  created: number;
  skipped: number;
  rejected: number;
  reasons: Record<string, number>;
}
const answerOf = ({ stdout }: { stdout: string }): Answer => JSON.parse(stdout) as Answer;
const events = async () =>
  harness.sql<{ type: string; detail: Record<string, unknown> }>(
    `select type, detail from audit_events where type like 'users.%' order by id`,
  );
/** Everything there is, as one digest. */
async function snapshot(): Promise<string> {
  const tables = await harness.sql<{ name: string }>(
    `select relname as name from pg_stat_user_tables where relname <> 'audit_unsealed' order by 1`,
  );
  const hash = createHash('sha256');
  for (const { name } of tables)
    hash.update(JSON.stringify(await harness.sql(`select * from ${name} order by 1`)));
  return hash.digest('hex');
}

const people = [
  'email,name,email_verified,created_at,roles,external_id,password_hash',
  `ada@example.test,Ada,true,2020-05-01T12:00:00Z,,u-1,${pbkdf2('ada-password')}`,
  `Grace@Example.test,"Grace ""Amazing"", H.",1,1588334400000,user,u-2,${scrypt('grace-password')}`,
  'no-password@example.test,,,,,,',
  '',
].join('\r\n');

describe('authflow users import', patient, () => {
  test('makes accounts whose owners sign in with what they had, and are stored anew', async () => {
    const report = join(folder, 'report.ndjson');
    const path = file('people.csv', `\uFEFF${people}`);
    const ran = await authflow('users', 'import', path, '--report', report, '--json');
    expect(ran.code, ran.stderr).toBe(0);
    const { batchId, ...answer } = answerOf(ran);
    expect(answer).toEqual({ status: 'finished', rows: 3, created: 3, skipped: 0, rejected: 0, reasons: {} });
    expect(readLines(report)).toEqual([
      { row: 1, email: 'ada@example.test', outcome: 'created', reason: null, detail: null },
      { row: 2, email: 'grace@example.test', outcome: 'created', reason: null, detail: null },
      { row: 3, email: 'no-password@example.test', outcome: 'created', reason: null, detail: null },
    ]);
    expect(statSync(report).mode & 0o077).toBe(0);
    const grant = await harness.login('grace@example.test', 'grace-password');
    expect(grant.user).toMatchObject({
      ...{ name: 'Grace "Amazing", H.', emailVerified: true, roles: ['user'] },
      createdAt: '2020-05-01T12:00:00.000Z',
    });
    expect(await events()).toEqual([
      { type: 'users.import_started', detail: { by: 'cli', importId: batchId } },
      {
        type: 'users.imported',
        detail: { by: 'cli', importId: batchId, created: 3, skipped: 0, rejected: 0 },
      },
    ]);
    expect(`${ran.stdout}${ran.stderr}`).not.toMatch(/seasalt|pbkdf2/);
  });

  test('a dry run says the same of each row, and changes nothing at all', async () => {
    await harness.signUp('ada@example.test');
    const path = file('dry.csv', people);
    const reports = [join(folder, 'dry.ndjson'), join(folder, 'wet.ndjson')];
    const before = await snapshot();
    const dry = await authflow('users', 'import', path, '--dry-run', '--report', reports[0] ?? '', '--json');
    expect(dry.code, dry.stderr).toBe(0);
    expect(answerOf(dry)).toMatchObject({ status: 'dry_run', batchId: null, created: 2, skipped: 1 });
    expect(await snapshot()).toBe(before);
    await authflow('users', 'import', path, '--report', reports[1] ?? '');
    expect(readLines(reports[0] ?? '')).toEqual(readLines(reports[1] ?? ''));
    expect(await snapshot()).not.toBe(before);
  });

  test('rows that are wrong are rejected one by one, each for its reason; the others come in', async () => {
    await harness.sql(`insert into roles (name, permissions) values ('support', '{users:read}')`);
    const rows: [reason: string | null, row: Record<string, unknown> | string | Buffer][] = [
      [null, { email: 'fine@example.test', password_hash: pbkdf2('x') }],
      ['duplicate_row', { email: 'FINE@example.test', name: 'Twin' }],
      ['invalid_email', { email: 'nobody' }],
      ['invalid_email', { name: 'no address' }],
      ['invalid_email', { email: ['a@example.test'] }],
      ['invalid_name', { email: 'a@example.test', name: 'x'.repeat(101) }],
      ['invalid_name', { email: 'a@example.test', name: 'a\u202Eb' }],
      ['invalid_email_verified', { email: 'a@example.test', email_verified: 'perhaps' }],
      ['invalid_created_at', { email: 'a@example.test', created_at: 'yesterday' }],
      ['invalid_created_at', { email: 'a@example.test', created_at: '2999-01-01T00:00:00Z' }],
      ['roles_not_allowed', { email: 'a@example.test', roles: 'admin' }],
      ['invalid_roles', { email: 'a@example.test', roles: ['Not A Role'] }],
      ['invalid_external_id', { email: 'a@example.test', external_id: 'x'.repeat(256) }],
      ['invalid_password', { email: 'a@example.test', password_hash: '5f4dcc3b5aa765d61d8327deb882cf99' }],
      ['invalid_password', { email: 'a@example.test', password_hash: `$2b$16$${'a'.repeat(53)}` }],
      ['unknown_field', { email: 'a@example.test', isAdmin: true }],
      ['not_active', { email: 'a@example.test', status: 'disabled' }],
      ['invalid_encoding', '{"email":"a@example.test","name":"\\ud800"}'],
      ['invalid_encoding', Buffer.concat([Buffer.from('{"email":"\xff@example.test"}', 'latin1')])],
      ['unreadable', '{"email":'],
      ['unreadable', '["a@example.test"]'],
      ['too_large', { email: 'a@example.test', name: 'x'.repeat(70_000) }],
      ['invalid_password', { email: 'a@example.test', password_hash: 'x'.repeat(60_000) }],
      [null, '{"email":"nul@example.test","external_id":"a","__proto__":{"roles":"admin"}}'],
      [null, { email: 'last@example.test' }],
    ];
    rows[23] = ['unknown_field', rows[23]?.[1] ?? ''];
    const lines = rows.map(([, row]) =>
      typeof row === 'string' || Buffer.isBuffer(row) ? Buffer.from(row) : Buffer.from(JSON.stringify(row)),
    );
    const path = file('wrong.ndjson', Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])));
    const report = join(folder, 'wrong-report.ndjson');
    const ran = await authflow('users', 'import', path, '--report', report, '--json');
    expect(ran.code, ran.stderr).toBe(1);
    expect(readLines(report).map(({ row, reason }) => [row, reason])).toEqual(
      rows.map(([reason], index) => [index + 1, reason]),
    );
    expect(answerOf(ran)).toMatchObject({ created: 2, skipped: 1, rejected: rows.length - 3 });
    const made = await harness.sql('select email, roles from users order by email');
    expect(made).toEqual([
      { email: 'fine@example.test', roles: ['user'] },
      { email: 'last@example.test', roles: ['user'] },
    ]);
  });

  test('roles are given when asked for, and only those that exist', async () => {
    await harness.sql(`insert into roles (name, permissions) values ('support', '{users:read}')`);
    const path = file('roles.csv', 'email,roles\na@example.test,support;user\nb@example.test,nothing\n');
    const ran = await authflow('users', 'import', path, '--with-roles', '--json');
    expect([ran.code, answerOf(ran).reasons]).toEqual([1, { unknown_role: 1 }]);
    expect(await harness.sql('select email, roles from users')).toEqual([
      { email: 'a@example.test', roles: ['user', 'support'] },
    ]);
  });

  test('a CSV row with a column too many is skipped; one whose quote is left open ends the reading', async () => {
    const odd = file(
      'odd.csv',
      'email,name\na@example.test,A\nb@example.test,B,C\nd@example.test,D"D\nc@example.test,C\n',
    );
    const ran = await authflow('users', 'import', odd, '--json');
    expect([ran.code, answerOf(ran)]).toEqual([
      1,
      expect.objectContaining({ created: 2, reasons: { unreadable: 2 } }),
    ]);
    const open = file(
      'open.csv',
      `email,name\ne@example.test,E\nf@example.test,"F\n${'g@example.test,G\n'.repeat(9000)}`,
    );
    const lost = await authflow('users', 'import', open);
    expect(lost.code).toBe(1);
    expect(lost.stderr).toContain("can't be read on from row 2");
    const utf16 = file('utf16.csv', Buffer.from('\uFEFFemail,name\na@example.test,A\n', 'utf16le'));
    expect((await authflow('users', 'import', utf16)).code).toBe(0);
  });

  test.each([
    [['users', 'import'], "missing required argument 'file'"],
    [['users', 'import', 'nowhere.csv'], "The file nowhere.csv can't be read"],
    [['users', 'import', 'package.json'], 'Say --format csv or --format ndjson'],
    [['users', 'import', 'README.md', '--format', 'xml'], 'Allowed choices are csv, ndjson'],
    [['users', 'import', 'LICENSE', '--format', 'csv'], 'names no column email'],
    [['users', 'undo-import', '7'], 'Give the batch id'],
  ])('%j is misuse: exit code 2 and a sentence', async (args, sentence) => {
    const { code, stderr } = await authflow(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(await events()).toEqual([]);
  });

  test('interrupted, it stops between two batches, and run again it goes on', async () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `p${index}@example.test`);
    const path = file('many.csv', ['email', ...rows, ''].join('\n'));
    const first = await runAuthflow(
      ['users', 'import', path],
      { DATABASE_URL: harness.database.url, DATA_DIR: folder },
      { signalAfter: { line: /rows\/s/, signal: 'SIGINT' } },
    );
    expect(first.code, first.stderr).toBe(130);
    expect(first.stderr).toContain('Run it again to go on.');
    const [{ made } = { made: 0 }] = await harness.sql<{ made: number }>(
      'select count(*)::int as made from users',
    );
    expect(made).toBeGreaterThan(0);
    expect(made % 500).toBe(0);
    const again = await authflow('users', 'import', path, '--json');
    expect(again.code, again.stderr).toBe(0);
    expect(answerOf(again)).toMatchObject({
      created: rows.length - made,
      skipped: made,
      reasons: { address_taken: made },
    });
  });
});

describe('authflow users undo-import', patient, () => {
  test('takes away what nobody has used since, lists the rest, and is done when done twice', async () => {
    await harness.signUp('before@example.test');
    const path = file('undo.csv', `${people}before@example.test,,,,,,\nchanged@example.test,,,,,,\n`);
    const { batchId } = answerOf(await authflow('users', 'import', path, '--json'));
    await harness.login('ada@example.test', 'ada-password');
    await harness.sql(
      `update users set name = 'New', updated_at = now() + interval '1 second' where email = 'changed@example.test'`,
    );
    const report = join(folder, 'kept.ndjson');
    const undone = await authflow('users', 'undo-import', batchId, '--report', report, '--json');
    expect(undone.code, undone.stderr).toBe(1);
    expect(JSON.parse(undone.stdout)).toEqual({ status: 'undone', batchId, removed: 2, kept: 2 });
    const kept = readLines<{ email: string; reason: string }>(report);
    expect(kept.map(({ email, reason }) => `${email} ${reason}`).sort()).toEqual([
      'ada@example.test signed_in',
      'changed@example.test changed',
    ]);
    const left = await harness.sql<{ email: string }>('select email from users order by email');
    expect(left.map(({ email }) => email)).toEqual([
      'ada@example.test',
      'before@example.test',
      'changed@example.test',
    ]);
    expect((await events()).at(-1)).toEqual({
      type: 'users.import_undone',
      detail: { by: 'cli', importId: batchId, removed: 2, kept: 2 },
    });
    const again = await authflow('users', 'undo-import', batchId);
    expect(again.stdout).toContain('stays: ada@example.test (signed_in)');
    expect(again.stdout).toContain('Removed 0 accounts; 2 stay');
    const listed = await authflow('users', 'imports');
    expect(listed.stdout).toMatch(new RegExp(`^${batchId} .* undone .* undo.csv$`, 'm'));
  });

  test('an import that nobody made', async () => {
    const { code, stderr } = await authflow('users', 'undo-import', '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e');
    expect([code, stderr]).toEqual([1, expect.stringContaining('There is no import with this id')]);
  });
});

describe('authflow users export', patient, () => {
  test('CSV runs nothing in a spreadsheet, NDJSON is exact, hashes come only when asked for', async () => {
    const evil = '=HYPERLINK("http://evil.test")';
    const row = JSON.stringify({
      email: 'x@example.test',
      name: evil,
      password_hash: pbkdf2('x'),
      external_id: '+1',
    });
    const ran = await authflow('users', 'import', file('evil.ndjson', row));
    expect(ran.code, ran.stderr).toBe(0);
    const csv = await authflow('users', 'export', '--format', 'csv');
    expect(csv.code, csv.stderr).toBe(0);
    const [header, line] = csv.stdout.split('\r\n');
    expect(header).toBe('id,email,name,email_verified,status,roles,external_id,created_at,last_login_at');
    expect(line).toContain(`"'=HYPERLINK(""http://evil.test"")",false,active,user,'+1,`);
    const path = join(folder, 'out.ndjson');
    const ndjson = await authflow(
      'users',
      'export',
      '--format',
      'ndjson',
      '--output',
      path,
      '--hashes',
      '--json',
    );
    expect(JSON.parse(ndjson.stdout)).toEqual({ status: 'exported', accounts: 1, file: path });
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(readLines(path)).toEqual([
      expect.objectContaining({ name: evil, password_algorithm: 'pbkdf2', password_key_id: null }),
    ]);
    for (const out of [csv.stdout, readFileSync(path, 'utf8')])
      expect(/pbkdf2/.test(out)).toBe(out !== csv.stdout);
    expect((await events()).filter(({ type }) => type === 'users.exported')).toEqual([
      { type: 'users.exported', detail: { by: 'cli', total: 1, hashes: false } },
      { type: 'users.exported', detail: { by: 'cli', total: 1, hashes: true } },
    ]);
  });

  test('what was exported with hashes can be imported where the secret is the same, and nowhere else', async () => {
    await harness.signUp('mover@example.test');
    const path = join(folder, 'move.ndjson');
    await authflow('users', 'export', '--format', 'ndjson', '--output', path, '--hashes');
    const other = await startHarness();
    const into = (secret: string) =>
      runAuthflow(['users', 'import', path, '--json'], {
        ...{ DATABASE_URL: other.database.url, DATA_DIR: folder, AUTH_SECRET: secret },
      });
    const foreign = await into('another-obviously-fake-secret-for-tests-only-0123');
    expect(answerOf(foreign)).toMatchObject({ created: 0, reasons: { invalid_password: 1 } });
    const same = await into(testSecret);
    expect(answerOf(same), same.stderr).toMatchObject({ created: 1, rejected: 0 });
    await other.login('mover@example.test');
    await other.stop();
  });
});
