/**
 * An invited account waits for the owner of the address alone: in by the newest link, once, in time, by POST. Whatever a
 * stranger puts there before or meanwhile is worth nothing, and least of all does it get the roles.
 * THREATS P01 link poisoning, P05 expiry at use, P06 older links die, P08 token type juggling, P20 replay, P25 action link
 * replay, T03 reset race, X11 mail bombing; O01 and O03 account pre-hijacking (arXiv 2205.10174).
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, seconds } from '#src/domain/duration';
import { signUpAdmin } from '#test/support/admins';
import { tally, together } from '#test/support/calls';
import { askForEmail, tokenFor } from '#test/support/email-changes';
import {
  bearer,
  goodPassword,
  linkToken,
  startHarness,
  webUrl,
  type Harness,
  type Person,
} from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { databaseText } from '#test/support/snapshot';

const password = 'copper-meadow-whistle-77';
const strangers = 'stolen-harbour-kettle-19';
let harness: Harness;
let admin: Person;
let guests = 0;
beforeAll(async () => {
  harness = await startHarness();
  admin = await signUpAdmin(harness);
});
afterAll(() => harness.stop());

const newAddress = () => `guest-${(guests += 1)}@example.test`;
const post = (path: string, body: object, on = harness) => on.http.post(path).send(body);
const invite = (email: string, roles = ['admin'], on = harness) =>
  post('/v1/admin/users', { email, roles }, on).set(bearer(admin.accessToken));
const linkTo = async (email: string, on = harness) => tokenFor(await on.mails(email), 'accept-invitation');
const check = async (token: string) =>
  (await post('/v1/auth/accept-invitation/check', { token }).expect(200)).body.valid;
const accept = (token: unknown, body: object = { password }) =>
  post('/v1/auth/accept-invitation', { token, ...body });
const login = async (email: string, tried: string, on = harness) => {
  const { status, body } = await post('/v1/auth/login', { email, password: tried }, on);
  return status === 200 ? `200 ${body.user.roles}` : `${status} ${body.code}`;
};
async function invited(): Promise<{ email: string; token: string }> {
  const email = newAddress();
  await invite(email).expect(201);
  return { email, token: await linkTo(email) };
}

test('P05 good to its last moment, refused past it, and no cleaner has to come by', async () => {
  const { token } = await invited();
  harness.clock.advance(days(7) - seconds(10));
  expect(await check(token)).toBe(true);
  harness.clock.advance(seconds(11));
  expect(await check(token)).toBe(false);
  expectProblem(await accept(token), 400, 'invalid_or_expired_token');
  admin = { ...admin, ...(await harness.login(admin.email)) };
});

test('P06 inviting again kills the older link; the newest works', async () => {
  const { email, token: first } = await invited();
  await invite(email).expect(201);
  const second = linkToken((await harness.mails(email))[0]);
  expect([await check(first), await check(second)]).toEqual([false, true]);
  await accept(first).expect(400);
  await accept(second).expect(200);
});

test('P06 a mail that is made again after the link died is not sent', async () => {
  const email = newAddress();
  await invite(email).expect(201);
  await invite(email).expect(201);
  expect(await harness.mails(email)).toHaveLength(1);
});

test.each([{ $ne: null }, { not: '' }, [], true, 0, null, '', undefined, ['x'.repeat(43)]])(
  'P08 the token %j is no token',
  async (token) => {
    expectProblem(await accept(token), 400, 'validation_failed');
    const looked = await post('/v1/auth/accept-invitation/check', { token });
    expectProblem(looked, 400, 'validation_failed');
  },
);

test('P20 P25 used again it is refused, without effect', async () => {
  const { email, token } = await invited();
  await accept(token).expect(200);
  const { accessToken } = await harness.login(email, password);
  const before = await harness.sql('select * from users where email = $1', [email]);
  expectProblem(
    await accept(token, { password: strangers, name: 'Stranger' }),
    400,
    'invalid_or_expired_token',
  );
  expect(await harness.sql('select * from users where email = $1', [email])).toEqual(before);
  await harness.http.get('/v1/me').set(bearer(accessToken)).expect(200);
});

test('P19 looking, and every GET around it, spends nothing', async () => {
  const { token } = await invited();
  const before = await databaseText(harness);
  for (const path of [
    `/v1/auth/accept-invitation/${token}`,
    `/v1/auth/accept-invitation?token=${token}`,
    `/v1/auth/accept-invitation/check?token=${token}`,
    `/auth/accept-invitation/${token}`,
  ])
    expect((await harness.http.get(path)).status).toBeLessThan(500);
  expect(await check(token)).toBe(true);
  expect(await databaseText(harness)).toEqual(before);
  await accept(token).expect(200);
});

test('T03 ten at once with different passwords: exactly one counts', async () => {
  const { email, token } = await invited();
  const passwords = Array.from({ length: 10 }, (_, index) => `racing-lantern-meadow-${index}-x`);
  const answers = await together(10, (index) => accept(token, { password: passwords[index] }).then());
  expect(tally(answers.map(({ status }) => String(status)))).toEqual({ '200': 1, '400': 9 });
  const works = await Promise.all(passwords.map((each) => login(email, each)));
  const winner = answers.findIndex(({ status }) => status === 200);
  expect(works.map((label) => label.startsWith('200'))).toEqual(
    passwords.map((_, index) => index === winner),
  );
});

test('P11 every other mailed link of the account dies with it', async () => {
  const email = newAddress();
  await post('/v1/auth/register', { email, password: strangers }).expect(202);
  const verification = tokenFor(await harness.mails(email), 'verify-email');
  await invite(email).expect(201);
  await post('/v1/auth/forgot-password', { email }).expect(202);
  await post('/v1/auth/magic-link', { email }).expect(202);
  const mails = await harness.mails(email);
  const [reset, magic] = [tokenFor(mails, 'reset-password'), tokenFor(mails, 'magic-link')];
  await accept(tokenFor(mails, 'accept-invitation')).expect(200);
  for (const [path, body] of [
    ['/v1/auth/verify-email', { token: verification }],
    ['/v1/auth/reset-password', { token: reset, password: strangers }],
    ['/v1/auth/magic-link/verify', { token: magic }],
  ] as const)
    expectProblem(await post(path, body), 400, 'invalid_or_expired_token');
  expect(await login(email, password)).toBe('200 user,admin');
});

test('O01 a stranger who registered the address before has nothing of it afterwards', async () => {
  const email = newAddress();
  const { body } = await post('/v1/auth/register', { email, password: strangers, name: 'Stranger' }).expect(
    202,
  );
  const [mail] = await harness.mails(email);
  await invite(email).expect(201);
  expect(await login(email, strangers)).toBe('401 invalid_credentials');
  const token = linkToken(mail);
  for (const proof of [{ token }, { token, verificationId: body.verificationId }])
    await post('/v1/auth/verify-email', proof).expect(400);
  const link = await linkTo(email);
  expect((await post('/v1/auth/accept-invitation/check', { token: link })).body.name).toBeNull();
  await accept(link).expect(200);
  expect([await login(email, strangers), await login(email, password)]).toEqual([
    '401 invalid_credentials',
    '200 user,admin',
  ]);
});

test('O01 a stranger who registers it meanwhile opens no attempt and leaves no name', async () => {
  const { email, token } = await invited();
  const { body } = await post('/v1/auth/register', { email, password: strangers, name: 'Stranger' }).expect(
    202,
  );
  const [mail] = await harness.mails(email);
  expect(mail?.subject).toMatch(/already have/);
  expectProblem(
    await post('/v1/auth/verify-email', { verificationId: body.verificationId, code: '000000' }),
    400,
    'invalid_code',
  );
  expect(await login(email, strangers)).toBe('401 invalid_credentials');
  expect((await post('/v1/auth/accept-invitation/check', { token })).body.name).toBeNull();
  await accept(token).expect(200);
  expect(await login(email, password)).toBe('200 user,admin');
});

test('O01 registering and inviting at once: the roles never meet the stranger’s password', async () => {
  for (let round = 0; round < 5; round += 1) {
    const email = newAddress();
    await Promise.all([
      post('/v1/auth/register', { email, password: strangers }).then(),
      invite(email).then(),
      post('/v1/auth/register', { email, password: strangers }).then(),
    ]);
    const mails = await harness.mails(email);
    for (const link of mails.flatMap(({ links }) => links).filter((each) => each.includes('/verify-email/')))
      await post('/v1/auth/verify-email', { token: link.split('/').at(-1) });
    expect(await login(email, strangers)).not.toContain('admin');
  }
});

test('O03 where sign-in needs no proof: a stranger’s session and password are gone before the roles are there', async () => {
  const lax = await startHarness({
    database: harness.database,
    clock: harness.clock,
    env: { EMAIL_VERIFICATION: 'optional' },
  });
  try {
    const email = newAddress();
    await post('/v1/auth/register', { email, password: strangers }, lax).expect(202);
    const stranger = await lax.login(email, strangers);
    await invite(email, ['admin'], lax).expect(201);
    const { status } = await lax.http.get('/v1/me').set(bearer(stranger.accessToken));
    expect(status).toBe(401);
    await post('/v1/auth/refresh', { refreshToken: stranger.refreshToken }, lax).expect(401);
    expect(await login(email, strangers, lax)).toBe('401 invalid_credentials');
    await post('/v1/auth/register', { email, password: strangers }, lax).expect(202);
    expect(await login(email, strangers, lax)).toBe('401 invalid_credentials');
    await accept(await linkTo(email, lax)).expect(200);
    expect(await login(email, password, lax)).toBe('200 user,admin');
  } finally {
    await lax.stop();
  }
});

test('T06 whoever proves the address first has it, as what they are: no roles move with it', async () => {
  const ask = async (email: string) => {
    const mover = await harness.signUp();
    await askForEmail(harness, mover.accessToken, email).expect(202);
    return tokenFor(await harness.mails(email), 'confirm-email-change');
  };
  const accepted = await invited();
  const late = await ask(accepted.email);
  await accept(accepted.token).expect(200);
  await post('/v1/auth/confirm-email-change', { token: late }).expect(400);
  expect(await login(accepted.email, password)).toBe('200 user,admin');

  const moved = await invited();
  await post('/v1/auth/confirm-email-change', { token: await ask(moved.email) }).expect(200);
  expectProblem(await accept(moved.token), 400, 'invalid_or_expired_token');
  expect(await login(moved.email, goodPassword)).toBe('200 user');
});

test('P01 the link leads to the configured address, whatever the request says of hosts', async () => {
  const email = newAddress();
  await invite(email)
    .set({
      'X-Forwarded-Host': 'evil.example',
      Forwarded: 'host=evil.example',
      Origin: 'https://evil.example',
    })
    .expect(201);
  const [mail] = await harness.mails(email);
  expect(new URL(mail?.links[0] ?? '').origin).toBe(webUrl);
  expect(`${mail?.html}${mail?.text}`).not.toContain('evil.example');
});

test('X11 one box gets five invitations an hour, whoever invites', async () => {
  const limited = await startHarness({ env: { RATE_LIMITS: 'on' } });
  try {
    const operators = [await signUpAdmin(limited), await signUpAdmin(limited)];
    const email = newAddress();
    const statuses: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const by = operators[round % 2] ?? admin;
      const { status } = await post('/v1/admin/users', { email }, limited).set(bearer(by.accessToken));
      statuses.push(status);
    }
    expect(statuses).toEqual([201, 201, 201, 201, 201, 429, 429, 429]);
    expect((await limited.mails(email)).length).toBeLessThanOrEqual(5);
  } finally {
    await limited.stop();
  }
});

test('an account that was closed or disabled meanwhile is not opened by its invitation', async () => {
  for (const status of ['disabled', 'deleted']) {
    const { email, token } = await invited();
    await harness.sql(
      `update users set status = $2, deleted_at = case when $2 = 'deleted' then now() end where email = $1`,
      [email, status],
    );
    expectProblem(await accept(token), 400, 'invalid_or_expired_token');
  }
});
