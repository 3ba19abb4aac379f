import { resetCheckedSchema } from '@authflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { events } from '#test/support/calls';
import { linkToken, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

const password = 'copper-meadow-whistle-77';
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const forgot = (email: unknown) => harness.http.post('/v1/auth/forgot-password').send({ email });
const check = (token: string) => harness.http.post('/v1/auth/reset-password/check').send({ token });

test('forgot → mail → check → reset → sign in', async () => {
  const { email, grant } = await harness.signUp();
  await forgot(email.toUpperCase()).expect(202, { status: 'accepted' });
  const [mail] = await harness.mails(email);
  expect(mail?.links).toEqual([
    expect.stringMatching(/^https:\/\/app\.example\.test\/auth\/reset-password\/[\w-]{43}$/),
  ]);
  expect(mail?.code).toBeNull();
  const token = linkToken(mail);

  const { body } = await check(token).expect(200);
  expect(resetCheckedSchema.strict().parse(body)).toEqual({ valid: true, email: 'p•••@example.test' });
  await harness.http
    .post('/v1/auth/reset-password')
    .send({ token, password })
    .expect(200, { status: 'password_reset' });
  expect((await check(token).expect(200)).body).toEqual({ valid: false, email: null });
  await harness.login(email, password);
  expect(await events(harness, grant.user.id)).toEqual(
    expect.arrayContaining(['password.reset_requested success', 'password.reset success']),
  );
});

test('an unknown address is answered the same, and gets no mail', async () => {
  const { email } = await harness.signUp();
  const known = await forgot(email).expect(202);
  const unknown = await forgot('nobody@example.test').expect(202);
  expect(unknown.text).toBe(known.text);
  expect(Object.keys(unknown.headers).sort()).toEqual(Object.keys(known.headers).sort());
  expect(await harness.mails('nobody@example.test')).toEqual([]);
});

test('asking changes nothing yet: password and sessions go on', async () => {
  const person = await harness.signUp();
  await forgot(person.email).expect(202);
  await harness.mails(person.email);
  await harness.login(person.email);
  await harness.http.post('/v1/auth/refresh').send({ refreshToken: person.refreshToken }).expect(200);
});

test('a weak password is named at its field', async () => {
  const { email } = await harness.signUp();
  await forgot(email).expect(202);
  const token = linkToken((await harness.mails(email))[0]);
  const answer = await harness.http.post('/v1/auth/reset-password').send({ token, password: 'password123' });
  const problem = expectProblem(answer, 400, 'weak_password');
  expect(problem.errors).toEqual([expect.objectContaining({ path: 'password', code: 'too_common' })]);
});

test('a link that never was one: refused, and noted without a name', async () => {
  const token = 'x'.repeat(43);
  const answer = await harness.http.post('/v1/auth/reset-password').send({ token, password });
  expectProblem(answer, 400, 'invalid_or_expired_token');
  const [event] = await harness.sql(
    `select user_id as "userId", detail from audit_events where type = 'password.reset' and outcome = 'failure'`,
  );
  expect(event).toEqual({ userId: null, detail: { reason: 'invalid_or_expired_token' } });
  expect((await check(token).expect(200)).body).toEqual({ valid: false, email: null });
});

test.each([undefined, null, '', 'x', 7, ['a@example.test'], { $ne: null }])(
  'refuses the address %j',
  async (email) => {
    expectProblem(await forgot(email), 400, 'validation_failed');
  },
);

test('guessing at links reaches the limit, by the check as well', async () => {
  const limited = await startHarness({ env: { RATE_LIMITS: 'on' } });
  try {
    const guess = () => limited.http.post('/v1/auth/reset-password/check').send({ token: 'x'.repeat(43) });
    const statuses = [];
    for (let times = 0; times < 31; times += 1) statuses.push((await guess()).status);
    expect(statuses).toEqual([...Array<number>(30).fill(200), 429]);
  } finally {
    await limited.stop();
  }
});
