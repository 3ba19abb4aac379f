import { accountExportSchema, type AccountExport } from '@authflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askForEmail, changeEmail } from '#test/support/email-changes';
import { bearer, goodPassword, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const ask = (accessToken: string) => harness.http.get('/v1/me/export').set(bearer(accessToken));
const exported = async (accessToken: string): Promise<AccountExport> =>
  accountExportSchema.strict().parse((await ask(accessToken).expect(200)).body);

test('one document: account, sessions, links, mails and everything that happened', async () => {
  const person = await harness.signUp();
  await harness.http
    .patch('/v1/me')
    .set(bearer(person.accessToken))
    .send({ name: 'Ada Example' })
    .expect(200);
  await harness.login(person.email);
  await harness.http
    .post('/v1/auth/login')
    .send({ email: person.email, password: 'wrong-guess-1' })
    .expect(401);
  const answer = await ask(person.accessToken).expect(200);
  expect(answer.headers['content-disposition']).toBe('attachment; filename="authflow-export.json"');
  expect(answer.headers['cache-control']).toBe('no-store');

  const held = accountExportSchema.strict().parse(answer.body);
  expect(held.account).toMatchObject({ email: person.email, name: 'Ada Example', hasPassword: true });
  expect(held.secondFactor).toEqual({ enabledAt: null, totp: null, recoveryCodesLeft: 0 });
  expect(held.sessions.map(({ current }) => current).sort()).toEqual([false, true]);
  expect(held.links).toEqual([expect.objectContaining({ purpose: 'email_verification' })]);
  expect(held.mails).toEqual([expect.objectContaining({ kind: 'email_verification', to: person.email })]);
  expect(held.activity.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['user.registered', 'login.failed', 'account.updated']),
  );
});

test('passkeys, identities and factors by name and date, never by what proves them', async () => {
  const person = await harness.signUp();
  const { id } = person.grant.user;
  const secret = Buffer.from('planted-secret-that-must-not-leave');
  const now = harness.clock.now();
  await harness.sql(
    `insert into passkeys (id, user_id, credential_id, public_key, sign_count, backed_up, name, created_at)
     values (gen_random_uuid(), $1, $2, $2, 7, true, 'My phone', $3)`,
    [id, secret, now],
  );
  await harness.sql(
    `insert into identities (id, user_id, provider, issuer, subject, email, created_at)
     values (gen_random_uuid(), $1, 'oidc', 'https://idp.example.test', 'subject-1', $2, $3)`,
    [id, person.email, now],
  );
  await harness.sql(
    `insert into totp_factors (id, user_id, session_id, sealed, key_id, confirmed_at, created_at)
     values (gen_random_uuid(), $1, gen_random_uuid(), $2, 'planted-key', $3, $3)`,
    [id, secret, now],
  );
  await harness.sql(
    `insert into recovery_codes (id, user_id, code_hash, key_id, created_at)
     values (gen_random_uuid(), $1, $2, 'planted-key', $3)`,
    [id, secret, now],
  );
  const { text, body } = await ask(person.accessToken).expect(200);
  const held = accountExportSchema.strict().parse(body);
  expect(held.passkeys).toEqual([expect.objectContaining({ name: 'My phone', backedUp: true })]);
  expect(held.identities).toEqual([expect.objectContaining({ provider: 'oidc', subject: 'subject-1' })]);
  expect(held.secondFactor).toMatchObject({
    totp: { createdAt: now.toISOString(), confirmedAt: now.toISOString() },
    recoveryCodesLeft: 1,
  });
  const [row] = await harness.sql<{ hash: string }>('select password_hash as hash from users where id = $1', [
    id,
  ]);
  expect(row?.hash).toMatch(/^\$2b\$/);
  for (const hidden of [
    'planted',
    row?.hash ?? '',
    ...['utf8', 'hex', 'base64', 'base64url'].map((form) => secret.toString(form as BufferEncoding)),
  ])
    expect(text).not.toContain(hidden);
  expect(text).not.toMatch(/hash|nonce|sealed|key_?id|"type":"Buffer"/i);
});

test('changes of address, with where they stand', async () => {
  const person = await harness.signUp();
  await askForEmail(harness, person.accessToken, 'replaced@example.test').expect(202);
  await changeEmail(harness, person, 'moved@example.test');
  await askForEmail(harness, person.accessToken, 'moving-on@example.test').expect(202);
  const { account, emailChanges, mails } = await exported(person.accessToken);
  expect(account.email).toBe('moved@example.test');
  expect(emailChanges.map(({ newEmail, status }) => [newEmail, status])).toEqual([
    ['moving-on@example.test', 'pending'],
    ['moved@example.test', 'confirmed'],
    ['replaced@example.test', 'replaced'],
  ]);
  expect(new Set(mails.map(({ to }) => to))).toEqual(new Set([person.email, 'moved@example.test']));
});

test('reads the whole trail, however long', async () => {
  const person = await harness.signUp();
  await harness.sql(
    `insert into audit_events (type, outcome, user_id, detail, created_at)
     select 'login.failed', 'failure', $1, '{}', $2 from generate_series(1, 1200)`,
    [person.grant.user.id, harness.clock.now()],
  );
  const { activity } = await exported(person.accessToken);
  expect(activity.filter(({ type }) => type === 'login.failed')).toHaveLength(1200);
  expect(new Set(activity.map(({ id }) => id)).size).toBe(activity.length);
});

test('holds nothing of anybody else', async () => {
  const [person, other] = [await harness.signUp(), await harness.signUp()];
  const { text } = await ask(person.accessToken).expect(200);
  expect(text).not.toContain(other.email);
  expect(text).not.toContain(other.grant.user.id);
});

test('few in an hour', async () => {
  const limited = await startHarness({ env: { RATE_LIMITS: 'on' } });
  try {
    const { accessToken } = await limited.signUp(undefined, goodPassword);
    const get = () => limited.http.get('/v1/me/export').set(bearer(accessToken));
    for (let times = 0; times < 5; times += 1) await get().expect(200);
    expectProblem(await get(), 429, 'rate_limited');
  } finally {
    await limited.stop();
  }
});
