import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, hours } from '#src/domain/duration';
import { events, meStatus, refresh, subjects } from '#test/support/calls';
import { askForEmail, changeEmail, confirmEmail, tokenFor, undoEmail } from '#test/support/email-changes';
import { bearer, goodPassword, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

const newPassword = 'copper-meadow-whistle-77';
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

let count = 0;
const fresh = () => `new-${(count += 1)}@example.test`;
const me = async (accessToken: string) =>
  (await harness.http.get('/v1/me').set(bearer(accessToken)).expect(200)).body as Record<string, unknown>;

test('ask → mails to both addresses → confirm → sign in at the new one', async () => {
  const person = await harness.signUp();
  const newEmail = fresh();
  await askForEmail(harness, person.accessToken, newEmail.toUpperCase()).expect(202, {
    status: 'confirmation_required',
  });
  expect(await me(person.accessToken)).toMatchObject({ email: person.email });
  const [request] = await harness.mails(newEmail);
  expect(request?.links).toEqual([
    expect.stringMatching(/^https:\/\/app\.example\.test\/auth\/confirm-email-change\/[\w-]{43}$/),
  ]);
  const [notice] = await harness.mails(person.email);
  expect(notice?.text).toContain(newEmail);
  expect(notice?.links[0]).toMatch(/^https:\/\/app\.example\.test\/auth\/undo-email-change\/[\w-]{43}$/);
  expect(`${notice?.text}${notice?.html}`).not.toContain('confirm-email-change');

  const answer = await confirmEmail(
    harness,
    tokenFor(
      [request].filter((mail) => mail !== undefined),
      'confirm-email-change',
    ),
  );
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ status: 'email_changed' });
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(await me(person.accessToken)).toMatchObject({ email: newEmail, emailVerified: true });
  expect((await refresh(harness, person.refreshToken)).status).toBe(200);
  await harness.login(newEmail);
  const old = { email: person.email, password: goodPassword };
  expectProblem(await harness.http.post('/v1/auth/login').send(old), 401, 'invalid_credentials');
  expect(await subjects(harness, person.email)).toHaveLength(3);
  expect((await events(harness, person.grant.user.id)).slice(-4)).toEqual(
    expect.arrayContaining(['email.change_requested success', 'email.changed success']),
  );
});

test('a second request replaces the first', async () => {
  const person = await harness.signUp();
  const [first, second] = [fresh(), fresh()];
  await askForEmail(harness, person.accessToken, first).expect(202);
  const firstToken = tokenFor(await harness.mails(first), 'confirm-email-change');
  await askForEmail(harness, person.accessToken, second).expect(202);
  expectProblem(await confirmEmail(harness, firstToken), 400, 'invalid_or_expired_token');
  await confirmEmail(harness, tokenFor(await harness.mails(second), 'confirm-email-change')).expect(200);
  expect(await me(person.accessToken)).toMatchObject({ email: second });
});

test('the present address is no change, and is said at its field', async () => {
  const person = await harness.signUp();
  const answer = await askForEmail(harness, person.accessToken, ` ${person.email.toUpperCase()} `);
  const problem = expectProblem(answer, 400, 'validation_failed');
  expect(problem.errors).toEqual([expect.objectContaining({ path: 'newEmail', code: 'same_as_current' })]);
});

test.each([undefined, null, '', 'x', 7, ['a@example.test'], { $ne: null }])(
  'refuses the address %j',
  async (value) => {
    const { accessToken } = await harness.signUp();
    expectProblem(await askForEmail(harness, accessToken, value), 400, 'validation_failed');
  },
);

test('a link works for a day, and is judged when it is used', async () => {
  const person = await harness.signUp();
  const newEmail = fresh();
  await askForEmail(harness, person.accessToken, newEmail).expect(202);
  const token = tokenFor(await harness.mails(newEmail), 'confirm-email-change');
  const undo = tokenFor(await harness.mails(person.email), 'undo-email-change');
  harness.clock.advance(hours(24) + 1000);
  expectProblem(await confirmEmail(harness, token), 400, 'invalid_or_expired_token');
  expectProblem(await undoEmail(harness, undo), 400, 'invalid_or_expired_token');
  await harness.login(person.email);
});

test('undone before it was made: cancelled, and nothing else happens', async () => {
  const person = await harness.signUp();
  const newEmail = fresh();
  await askForEmail(harness, person.accessToken, newEmail).expect(202);
  const token = tokenFor(await harness.mails(newEmail), 'confirm-email-change');
  const undo = tokenFor(await harness.mails(person.email), 'undo-email-change');
  await undoEmail(harness, undo).expect(200, { status: 'email_change_cancelled' });
  expectProblem(await confirmEmail(harness, token), 400, 'invalid_or_expired_token');
  expectProblem(await undoEmail(harness, undo), 400, 'invalid_or_expired_token');
  expect(await me(person.accessToken)).toMatchObject({ email: person.email });
  expect((await events(harness, person.grant.user.id)).at(-1)).toBe('email.change_undone success');
});

test('undone after it was made: the old address is back, locked until the mailed reset', async () => {
  const person = await harness.signUp();
  const newEmail = fresh();
  const { undo } = await changeEmail(harness, person, newEmail);
  const strangers = await harness.login(newEmail);
  harness.clock.advance(days(6));
  const answer = await undoEmail(harness, undo).expect(200, { status: 'email_change_undone' });
  expect(answer.headers['set-cookie']).toBeUndefined();

  for (const { accessToken } of [person, strangers]) expect(await meStatus(harness, accessToken)).toBe(401);
  expect((await refresh(harness, strangers.refreshToken)).status).toBe(401);
  for (const email of [newEmail, person.email]) {
    const body = { email, password: goodPassword };
    expectProblem(await harness.http.post('/v1/auth/login').send(body), 401, 'invalid_credentials');
  }
  const reset = tokenFor(await harness.mails(person.email), 'reset-password');
  expect((await harness.mails(newEmail)).flatMap(({ links }) => links).join()).not.toContain(
    'reset-password/',
  );
  await harness.http
    .post('/v1/auth/reset-password')
    .send({ token: reset, password: newPassword })
    .expect(200);
  expect((await harness.login(person.email, newPassword)).user.email).toBe(person.email);
  expect(await events(harness, person.grant.user.id)).toEqual(
    expect.arrayContaining(['email.change_undone success', 'account.locked success']),
  );
});

test('seven days after the change nothing takes it back', async () => {
  const person = await harness.signUp();
  const { undo } = await changeEmail(harness, person, fresh());
  harness.clock.advance(days(7) + 1000);
  expectProblem(await undoEmail(harness, undo), 400, 'invalid_or_expired_token');
});

test('links that never were: refused, and noted without a name', async () => {
  const token = 'x'.repeat(43);
  expectProblem(await confirmEmail(harness, token), 400, 'invalid_or_expired_token');
  expectProblem(await undoEmail(harness, token), 400, 'invalid_or_expired_token');
  const noted = await harness.sql(
    `select type, detail from audit_events where outcome = 'failure' and user_id is null order by id desc limit 2`,
  );
  expect(noted).toEqual([
    { type: 'email.change_undone', detail: { reason: 'invalid_or_expired_token' } },
    { type: 'email.changed', detail: { reason: 'invalid_or_expired_token' } },
  ]);
});

test('an address that was never proven is proven first', async () => {
  const lax = await startHarness({ env: { EMAIL_VERIFICATION: 'optional' } });
  try {
    const email = 'unproven@example.test';
    await lax.http.post('/v1/auth/register').send({ email, password: goodPassword }).expect(202);
    const { accessToken } = await lax.login(email);
    const problem = expectProblem(await askForEmail(lax, accessToken, fresh()), 403, 'email_not_verified');
    expect(problem.detail).toMatch(/^Prove your email address first\./);
  } finally {
    await lax.stop();
  }
});

test('one account writes to few mailboxes', async () => {
  const limited = await startHarness({ env: { RATE_LIMITS: 'on' } });
  try {
    const { accessToken } = await limited.signUp();
    for (let times = 0; times < 10; times += 1) await askForEmail(limited, accessToken, fresh()).expect(202);
    expectProblem(await askForEmail(limited, accessToken, fresh()), 429, 'rate_limited');
  } finally {
    await limited.stop();
  }
});
