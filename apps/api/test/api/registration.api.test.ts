import { registeredSchema } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, goodPassword, linkToken, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const register = (body: object) => harness.http.post('/v1/auth/register').send(body);

test('answers what to do next, and mails a link and a code', async () => {
  const email = 'Ada@Example.Test';
  const { body } = await register({ email, password: goodPassword, name: 'Ada Lovelace' }).expect(202);
  registeredSchema.strict().parse(body);
  const [mail] = await harness.mails('ada@example.test');
  expect(mail?.code).toMatch(/^\d{6}$/);
  expect(mail?.links).toEqual([
    expect.stringMatching(/^https:\/\/app\.example\.test\/auth\/verify-email\/[\w-]{43}$/),
  ]);
  expect(mail?.text).toContain('Ada Lovelace');
  await harness.http
    .post('/v1/auth/verify-email')
    .send({ token: linkToken(mail) })
    .expect(200);
  const { user } = await harness.login(email);
  expect(user).toMatchObject({ email: 'ada@example.test', name: 'Ada Lovelace', emailVerified: true });
});

test('a taken address gets the same answer; its owner gets a notice, and nothing of theirs changes', async () => {
  const owner = await harness.signUp();
  const fresh = await register({ email: 'fresh@example.test', password: goodPassword }).expect(202);
  const taken = await register({
    email: owner.email,
    password: 'copper-meadow-whistle-77',
    name: 'Mallory',
  }).expect(202);
  registeredSchema.strict().parse(taken.body);
  expect(Object.keys(taken.headers).sort()).toEqual(Object.keys(fresh.headers).sort());
  const [notice] = await harness.mails(owner.email);
  expect(notice?.code).toBeNull();
  expect(notice?.links).toEqual([
    'https://app.example.test/auth/login',
    'https://app.example.test/auth/forgot-password',
  ]);
  expect(notice?.text).not.toContain('Mallory');
  const { body } = await harness.http.get('/v1/me').set(bearer(owner.accessToken)).expect(200);
  expect(body).toEqual({ ...owner.grant.user });
  await harness.login(owner.email);
});

describe('refuses, and writes nothing:', () => {
  const valid = { email: 'refused@example.test', password: goodPassword };
  const cases: [string, object, string][] = [
    ['no email', { password: goodPassword }, 'email'],
    ['no password', { email: valid.email }, 'password'],
    ['an address without a domain', { ...valid, email: 'ada' }, 'email'],
    ['two addresses', { ...valid, email: 'a@example.test,b@example.test' }, 'email'],
    ['a list for the address', { ...valid, email: ['a@example.test'] }, 'email'],
    ['a number for the password', { ...valid, password: 1234567890 }, 'password'],
    ['a password beyond 1024 characters', { ...valid, password: 'x'.repeat(1025) }, 'password'],
    ['a name of line breaks', { ...valid, name: 'a\r\nBcc: b' }, 'name'],
    ['an empty name', { ...valid, name: ' ' }, 'name'],
    ['an unknown field', { ...valid, roles: ['admin'] }, 'roles'],
    ['emailVerified', { ...valid, emailVerified: true }, 'emailVerified'],
  ];
  test.each(cases)('%s', async (_, body, path) => {
    const problem = expectProblem(await register(body), 400, 'validation_failed');
    expect(problem.errors?.map((error) => error.path)).toEqual([path]);
  });

  test.each([
    ['short', 'too_short'],
    ['password1234', 'too_common'],
    ['refused@example.test', 'too_similar'],
    ['authflow-authflow', 'context_word'],
    ['aaaaaaaaaaaa', 'too_weak'],
  ])('the weak password “%s” (%s)', async (password, code) => {
    const problem = expectProblem(await register({ ...valid, password }), 400, 'weak_password');
    expect(problem.errors).toContainEqual(expect.objectContaining({ path: 'password', code }));
  });

  test('and after all that there is no account and no mail', async () => {
    expect(await harness.sql(`select 1 from users where email like '%refused%'`)).toEqual([]);
    expect(await harness.sql(`select 1 from mail_outbox where recipient like '%refused%'`)).toEqual([]);
  });
});

test('any well-formed password of 8 to 64 characters of any script is taken as it is', async () => {
  const emoji = String.fromCodePoint(...Array.from({ length: 64 }, (_, index) => 0x1f300 + index * 5));
  const passwords = ['nine mile stone owl', 'ключ-гавань-фонарь-42', emoji, ` ${goodPassword} `];
  for (const [index, password] of passwords.entries()) {
    const { email } = await harness.signUp(`script-${index}@example.test`, password);
    await harness.http
      .post('/v1/auth/login')
      .send({ email, password: password.trim() === password ? `${password} ` : password.trim() })
      .expect(401);
  }
});

test('where verification is optional a new account signs in at once, and is unverified', async () => {
  const lax = await startHarness({ env: { EMAIL_VERIFICATION: 'optional' } });
  try {
    const email = 'lax@example.test';
    await lax.http.post('/v1/auth/register').send({ email, password: goodPassword }).expect(202);
    expect((await lax.login(email)).user.emailVerified).toBe(false);
    const [mail] = await lax.mails(email);
    await lax.http
      .post('/v1/auth/verify-email')
      .send({ token: linkToken(mail) })
      .expect(200);
    expect((await lax.login(email)).user.emailVerified).toBe(true);
  } finally {
    await lax.stop();
  }
});
