/**
 * Invariant: an imported row gives nobody the server's threads or memory, no secret of the system it comes from, and no role
 * that the operator has not asked for.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFirebaseParameters } from '#src/domain/imported-password';
import { goodPassword, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const client = { requestId: 'cli', ip: null, addressKey: 'cli', userAgent: null, deviceToken: null };
const signerKey = 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==';
const firebaseHash =
  'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==';
const firebase = readFirebaseParameters(
  `base64_signer_key: ${signerKey}, base64_salt_separator: Bw==, rounds: 8, mem_cost: 14`,
);

async function importOne(fields: Record<string, unknown>, withRoles = false) {
  const rules = { withRoles, ignoreUnknown: false, firebase };
  const run = await harness.container.operator.userImports.begin({
    source: 't',
    dryRun: false,
    rules,
    client,
  });
  return (await run.add([{ row: 1, fields: { email_verified: true, ...fields } }]))[0];
}
const login = (email: string, password: string) =>
  harness.http.post('/v1/auth/login').send({ email, password });

const salt = 'c2Vhc2FsdHNlYQ';
const hash = 'A'.repeat(43);
const absurd: [name: string, scheme: string, text: string][] = [
  ['argon2 with 4 GiB', 'argon2', `$argon2id$v=19$m=4194304,t=1,p=1$${salt}$${hash}`],
  ['argon2 with 100,000 passes', 'argon2', `$argon2id$v=19$m=65536,t=100000,p=1$${salt}$${hash}`],
  ['scrypt with 16 GiB', 'scrypt', `$scrypt$ln=24,r=8,p=1$${salt}$${hash}`],
  ['PBKDF2 with a billion iterations', 'pbkdf2', `$pbkdf2-sha256$i=1000000000$${salt}$${hash}`],
];

describe('C10 absurd costs', () => {
  test.each(absurd)(
    'C10 %s: rejected at import; planted in the table, refused without being tried',
    async (name, scheme, text) => {
      const email = `${name.replaceAll(/\W+/g, '-').toLowerCase()}@example.test`;
      expect(await importOne({ email, password_hash: text })).toMatchObject({
        outcome: 'rejected',
        reason: 'invalid_password',
      });
      await importOne({ email });
      const planted =
        'update users set password_hash = $2, password_scheme = $3, password_key_id = null where email = $1';
      await harness.sql(planted, [email, text, scheme]);
      const startedAt = performance.now();
      expectProblem(await login(email, goodPassword), 401, 'invalid_credentials');
      expect(performance.now() - startedAt).toBeLessThan(2000);
    },
  );

  test('C10 a bcrypt hash of cost 16, four seconds of a core', async () => {
    const rejected = await importOne({
      email: 'b16@example.test',
      password_hash: `$2b$16$${'a'.repeat(53)}`,
    });
    expect(rejected).toMatchObject({ outcome: 'rejected', reason: 'invalid_password' });
  });
});

describe('C11 Firebase', () => {
  test('C11 neither hash, nor signer key, nor keystream stands in the database; a copy of the row is of no use under another secret', async () => {
    const email = 'fire@example.test';
    const fields = { email, password_hash: firebaseHash, password_salt: '42xEC+ixf3L2lw==' };
    expect(await importOne(fields)).toMatchObject({ outcome: 'created' });
    const [row] = await harness.sql<{ all: string; hash: string; key: string }>(
      `select u::text as all, password_hash as hash, password_key_id as key from users u where email = $1`,
      [email],
    );
    const [own, key] = [Buffer.from(firebaseHash, 'base64'), Buffer.from(signerKey, 'base64')];
    const keystream = Buffer.from(own.map((byte, index) => byte ^ (key[index] ?? 0)));
    for (const secret of [own, key, keystream])
      for (const encoding of ['base64', 'base64url', 'hex'] as const)
        expect(row?.all).not.toContain(secret.toString(encoding).replace(/=+$/, '').slice(0, 32));

    const other = await startHarness({ authSecrets: ['another-obviously-fake-secret-for-tests-only-0123'] });
    const thief = await other.signUp();
    await other.sql(
      `update users set password_hash = $2, password_scheme = 'firebase-scrypt', password_key_id = $3 where email = $1`,
      [thief.email, row?.hash, other.container.keyring.currentId],
    );
    const body = { email: thief.email, password: 'user1password' };
    expectProblem(await other.http.post('/v1/auth/login').send(body), 401, 'invalid_credentials');
    await other.stop();
    await login(email, 'user1password').expect(200);
  });
});

describe('C12 roles in a file', () => {
  test.each([['admin'], ['user;admin'], [['user', 'admin']], [' admin ']])(
    'C12 %j is rejected without --with-roles',
    async (roles) => {
      const row = { email: 'climber@example.test', roles };
      expect(await importOne(row)).toMatchObject({ outcome: 'rejected', reason: 'roles_not_allowed' });
      expect(await harness.sql(`select 1 from users where email = 'climber@example.test'`)).toEqual([]);
    },
  );

  test('C12 a role that does not exist comes in under no name that somebody could give it later', async () => {
    const row = { email: 'later@example.test', roles: 'super' };
    expect(await importOne(row, true)).toMatchObject({ outcome: 'rejected', reason: 'unknown_role' });
    expect(await importOne({ ...row, roles: 'admin' }, true)).toMatchObject({ outcome: 'created' });
  });
});
