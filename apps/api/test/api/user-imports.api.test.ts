import { pbkdf2Sync, scryptSync } from 'node:crypto';
import { hashRawSync } from '@node-rs/argon2';
import bcrypt from 'bcrypt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days } from '#src/domain/duration';
import { readFirebaseParameters } from '#src/domain/imported-password';
import type { RowOutcome } from '#src/services/shared/imported-rows';
import { bearer, goodPassword, linkToken, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const client = { requestId: 'cli', ip: null, addressKey: 'cli', userAgent: null, deviceToken: null };
const firebase = readFirebaseParameters(
  'base64_signer_key: jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==,' +
    'base64_salt_separator: Bw==, rounds: 8, mem_cost: 14',
);

async function importRows(rows: Record<string, unknown>[], into: Harness = harness): Promise<RowOutcome[]> {
  const rules = { withRoles: true, ignoreUnknown: false, firebase };
  const run = await into.container.operator.userImports.begin({
    source: 'test',
    dryRun: false,
    rules,
    client,
  });
  const outcomes = await run.add(rows.map((fields, index) => ({ row: index + 1, fields })));
  await run.finish();
  return outcomes;
}

async function importOne(fields: Record<string, unknown>): Promise<void> {
  expect(await importRows([fields])).toMatchObject([{ outcome: 'created', reason: null }]);
}

const login = (email: string, password: string) =>
  harness.http.post('/v1/auth/login').send({ email, password });

interface Stored {
  hash: string;
  scheme: string;
  keyId: string | null;
}
const stored = async (email: string): Promise<Stored | undefined> =>
  (
    await harness.sql<Stored>(
      `select password_hash as hash, password_scheme as scheme, password_key_id as "keyId" from users where email = $1`,
      [email],
    )
  )[0];

const salt = Buffer.from('seasaltsea');
const b64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
const argon2 = (variant: 'argon2d' | 'argon2i' | 'argon2id') => {
  const algorithm = { argon2d: 0, argon2i: 1, argon2id: 2 }[variant];
  const costs = { version: 1, memoryCost: 64, timeCost: 2, parallelism: 1 };
  return `$${variant}$v=19$m=64,t=2,p=1$${b64(salt)}$${b64(hashRawSync(goodPassword, { ...costs, algorithm, salt }))}`;
};

/** What each kind brings, and the scheme it is stored under until its owner signs in. */
const kinds: [name: string, scheme: string, password: string, fields: Record<string, unknown>][] = [
  ...(['$2a$', '$2b$', '$2y$'] as const).map((prefix): (typeof kinds)[number] => [
    `bcrypt ${prefix}`,
    'bcrypt',
    goodPassword,
    { password_hash: bcrypt.hashSync(goodPassword, 4).replace('$2b$', prefix) },
  ]),
  ...(['argon2id', 'argon2i', 'argon2d'] as const).map((variant): (typeof kinds)[number] => [
    variant,
    'argon2',
    goodPassword,
    { password_hash: argon2(variant) },
  ]),
  [
    'scrypt',
    'scrypt',
    goodPassword,
    {
      password_hash: `$scrypt$ln=10,r=8,p=1$${b64(salt)}$${b64(scryptSync(goodPassword, salt, 32, { N: 1024 }))}`,
    },
  ],
  [
    'PBKDF2 of Django',
    'pbkdf2',
    goodPassword,
    {
      password_hash: `pbkdf2_sha256$1000$sea$${pbkdf2Sync(goodPassword, 'sea', 1000, 32, 'sha256').toString('base64')}`,
    },
  ],
  [
    'PBKDF2 with SHA-512',
    'pbkdf2',
    goodPassword,
    {
      password_hash: `$pbkdf2-sha512$i=1000$${b64(salt)}$${b64(pbkdf2Sync(goodPassword, salt, 1000, 64, 'sha512'))}`,
    },
  ],
  [
    'Firebase',
    'firebase-scrypt',
    'user1password',
    {
      password_hash:
        'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
      password_salt: '42xEC+ixf3L2lw==',
      password_algorithm: 'firebase-scrypt',
    },
  ],
];

describe('an imported account', () => {
  test.each(kinds)(
    'signs in with its %s hash, which is our own kind afterwards',
    async (name, scheme, password, fields) => {
      const email = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}@example.test`;
      await importOne({ email, email_verified: true, ...fields });
      const before = await stored(email);
      expect(before).toMatchObject({
        scheme,
        keyId: scheme === 'firebase-scrypt' ? expect.any(String) : null,
      });

      const wrong = expectProblem(await login(email, `${password}x`), 401, 'invalid_credentials');
      const unknown = expectProblem(await login('nobody@example.test', password), 401, 'invalid_credentials');
      expect({ ...wrong, requestId: '' }).toEqual({ ...unknown, requestId: '' });
      expect(await stored(email)).toEqual(before);

      await login(email, password).expect(200);
      expect(await stored(email)).toMatchObject({
        scheme: 'bcrypt-hmac-sha384',
        hash: expect.stringMatching(/^\$2b\$04\$/) as string,
        keyId: harness.container.keyring.currentId,
      });
      await login(email, password).expect(200);
      expectProblem(await login(email, `${password}x`), 401, 'invalid_credentials');
    },
  );

  test('signs in four times at once, and only one of them stores the new hash', async () => {
    await importOne({ email: 'at-once@example.test', email_verified: true, ...kinds[7]?.[3] });
    const statuses = await Promise.all([1, 2, 3, 4].map(() => login('at-once@example.test', goodPassword)));
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await stored('at-once@example.test')).toMatchObject({ scheme: 'bcrypt-hmac-sha384' });
  });

  test('proves its address first where it has to, and keeps its password through that', async () => {
    const email = 'unproven@example.test';
    await importOne({ email, created_at: '2015-01-01T00:00:00Z', ...kinds[6]?.[3] });
    expectProblem(await login(email, goodPassword), 403, 'email_not_verified');
    const [mail] = await harness.mails(email);
    await harness.http
      .post('/v1/auth/verify-email')
      .send({ token: linkToken(mail) })
      .expect(200);
    expect(await stored(email)).toMatchObject({ scheme: 'scrypt' });
    await login(email, goodPassword).expect(200);
    expect(await stored(email)).toMatchObject({ scheme: 'bcrypt-hmac-sha384' });
  });

  test('is its owner’s: no registration of a stranger takes its password, no housekeeping takes the account', async () => {
    const email = 'awaited@example.test';
    await importOne({ email, created_at: '2015-01-01T00:00:00Z', name: 'Owner', ...kinds[6]?.[3] });
    const before = await stored(email);
    await harness.http
      .post('/v1/auth/register')
      .send({ email, password: 'a-strangers-own-1', name: 'X' })
      .expect(202);
    expect(await stored(email)).toEqual(before);
    harness.clock.advance(days(40));
    await harness.container.housekeeping.runOnce();
    harness.clock.advance(-days(40));
    expect(await harness.sql('select name from users where email = $1', [email])).toEqual([
      { name: 'Owner' },
    ]);
  });

  test('changes its password, and proves itself again, with the foreign hash', async () => {
    const email = 'changer@example.test';
    await importOne({ email, email_verified: true, ...kinds[3]?.[3] });
    const { accessToken } = await harness.login(email);
    const planted = `update users set password_hash = $2, password_scheme = 'argon2', password_key_id = null where email = $1`;
    await harness.sql(planted, [email, argon2('argon2id')]);
    const post = (path: string) => harness.http.post(path).set(bearer(accessToken));
    await post('/v1/auth/reauthenticate').send({ password: goodPassword }).expect(200);
    const change = { currentPassword: goodPassword, newPassword: 'quite-another-lantern-7' };
    await post('/v1/me/password').send(change).expect(200);
    await login(email, 'quite-another-lantern-7').expect(200);
    expectProblem(await login(email, goodPassword), 401, 'invalid_credentials');
  });

  test('has what it was called elsewhere in the copy of everything held about it', async () => {
    await importOne({
      email: 'copy@example.test',
      email_verified: true,
      external_id: 'u-77',
      ...kinds[1]?.[3],
    });
    const { accessToken } = await harness.login('copy@example.test');
    const { body } = await harness.http.get('/v1/me/export').set(bearer(accessToken)).expect(200);
    expect(body).toMatchObject({ account: { externalId: 'u-77' } });
  });
});

describe('a run', () => {
  test('puts two rows with one address down to one account, and passes over who is there', async () => {
    const outcomes = await importRows([
      { email: 'twin@example.test', name: 'First' },
      { email: 'Twin@Example.test', name: 'Second' },
    ]);
    expect(outcomes.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['created', null],
      ['skipped_existing', 'duplicate_row'],
    ]);
    const [again] = await importRows([{ email: 'twin@example.test', name: 'Third' }]);
    expect(again).toMatchObject({ outcome: 'skipped_existing', reason: 'address_taken' });
    expect(await harness.sql(`select name from users where email = 'twin@example.test'`)).toEqual([
      { name: 'First' },
    ]);
  });

  test('leaves an address alone that its former account can still take back', async () => {
    const { email, grant } = await harness.signUp();
    await harness.sql(
      `insert into email_changes (id, user_id, old_email, new_email, confirmable, nonce, key_id, token_hash,
         undo_token_hash, expires_at, undo_expires_at, confirmed_at, created_at)
       values (gen_random_uuid(), $1, 'given-up@example.test', $2, true, '', '', 'a', 'b', now(), now() + interval '7 days', now(), now())`,
      [grant.user.id, email],
    );
    const [held] = await importRows([{ email: 'given-up@example.test' }]);
    expect(held).toMatchObject({ outcome: 'rejected', reason: 'address_held' });
  });

  test('takes no more once it was undone', async () => {
    const rules = { withRoles: false, ignoreUnknown: false, firebase: null };
    const { userImports } = harness.container.operator;
    const run = await userImports.begin({ source: 'test', dryRun: false, rules, client });
    await run.add([{ row: 1, fields: { email: 'undone@example.test' } }]);
    expect(await userImports.undo(run.id ?? '', client, () => undefined)).toMatchObject({ removed: 1 });
    await expect(run.add([{ row: 2, fields: { email: 'late@example.test' } }])).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await harness.sql(`select 1 from users where email ~ '^(undone|late)@'`)).toEqual([]);
  });

  test('whose Firebase hashes need a secret is counted among those that do', async () => {
    const own = await startHarness();
    await importRows([{ email: 'fire@example.test', ...kinds.at(-1)?.[3] }], own);
    const counted = await own.container.database.repos.passwords.countUnknownKeys({
      knownKeyIds: [],
      now: new Date(),
    });
    expect(counted).toMatchObject({ accounts: 1 });
    await own.stop();
  });
});
