/**
 * Invariant: “this wasn't me” leaves a stranger nothing, takes from the owner only what came after the stranger, and
 * leads back by the owner's mailbox alone.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, minutes } from '#src/domain/duration';
import { lockByLink, lockOwn, recover, strangeSignIn } from '#test/support/account-locks';
import { enrolTotp, startMfaLogin } from '#test/support/authenticator-app';
import { labelOf, meStatus, refresh, rotate, tally, together } from '#test/support/calls';
import { askForEmail, changeEmail, confirmEmail, tokenFor, undoEmail } from '#test/support/email-changes';
import { bearer, linkToken, startHarness, type Harness, type Person } from '#test/support/harness';
import { approveLink, askedLink, verifyLink } from '#test/support/magic-links';
import { addPasskey, presentPasskey, requestOptions, signInWithPasskey } from '#test/support/passkeys';

const password = 'copper-meadow-whistle-77';
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const login = (person: Person) =>
  harness.http.post('/v1/auth/login').send({ email: person.email, password: person.password });

test('everything a stranger had and added is gone; what the owner had before stays', async () => {
  const owner = await harness.signUp();
  const before = await addPasskey(harness, owner);
  const stranger = await strangeSignIn(harness, owner);
  const added = await addPasskey(harness, stranger);
  const { app } = await enrolTotp(harness, stranger);
  expect((await login(owner).expect(200)).body.status).toBe('mfa_required');
  await askForEmail(harness, stranger.accessToken, 'stranger-inbox@example.test').expect(202);
  const confirmation = tokenFor(await harness.mails('stranger-inbox@example.test'), 'confirm-email-change');

  await lockByLink(harness, stranger.lockToken).expect(200);
  for (const { accessToken } of [owner, stranger]) expect(await meStatus(harness, accessToken)).toBe(401);
  for (const { refreshToken } of [owner, stranger])
    expect(labelOf(await refresh(harness, refreshToken))).toBe('401 invalid_refresh_token');
  expect(labelOf(await confirmEmail(harness, confirmation))).toBe('400 invalid_or_expired_token');
  expect(labelOf(await presentPasskey(harness, added.device.assert(await requestOptions(harness))))).toBe(
    '401 invalid_assertion',
  );

  await recover(harness, owner.email, password);
  const grant = await harness.login(owner.email, password);
  expect(grant.user.mfaEnabled).toBe(false);
  expect((await signInWithPasskey(harness, before.device)).user.id).toBe(owner.grant.user.id);
  expect(labelOf(await presentPasskey(harness, added.device.assert(await requestOptions(harness))))).toBe(
    '401 invalid_assertion',
  );
  const again = await enrolTotp(harness, grant);
  expect(again.app.secret).not.toBe(app.secret);
});

test('a second factor from before stays on, and is asked for after the reset as ever', async () => {
  const owner = await harness.signUp();
  const { app } = await enrolTotp(harness, owner);
  const mfaToken = await startMfaLogin(harness, owner);
  const stranger = { 'User-Agent': 'Stranger/1.0' };
  await harness.http
    .post('/v1/auth/login/mfa')
    .set(stranger)
    .send({ mfaToken, method: 'totp', code: app.freshCode() })
    .expect(200);
  const lockToken = tokenFor(await harness.mails(owner.email), 'account-lock');
  await lockByLink(harness, lockToken).expect(200);
  await recover(harness, owner.email, password);
  const asked = await startMfaLogin(harness, { email: owner.email, password });
  const second = { mfaToken: asked, method: 'totp', code: app.freshCode() };
  expect(labelOf(await harness.http.post('/v1/auth/login/mfa').send(second))).toBe('200');
});

describe('the link', () => {
  test('works once, twenty times at once as well, and mails once', async () => {
    const owner = await harness.signUp();
    const { lockToken } = await strangeSignIn(harness, owner);
    const answers = await together(20, () => lockByLink(harness, lockToken).then());
    expect(tally(answers.map(labelOf))).toEqual({ '200': 1, '400 invalid_or_expired_token': 19 });
    const [row] = await harness.sql<{ count: number }>(
      `select count(*) from mail_outbox where kind = 'account_locked' and recipient = $1`,
      [owner.email],
    );
    expect(row?.count).toBe(1);
    await recover(harness, owner.email, password);
    expect(labelOf(await lockByLink(harness, lockToken))).toBe('400 invalid_or_expired_token');
    await harness.login(owner.email, password);
  });

  test('opens nothing, and no other mailed link locks', async () => {
    const owner = await harness.signUp();
    const { lockToken } = await strangeSignIn(harness, owner);
    const { token } = await askedLink(harness, owner.email);
    await harness.http.post('/v1/auth/forgot-password').send({ email: owner.email }).expect(202);
    const reset = linkToken((await harness.mails(owner.email))[0]);
    for (const other of [token, reset])
      expect(labelOf(await lockByLink(harness, other))).toBe('400 invalid_or_expired_token');
    expect(labelOf(await verifyLink(harness, { token: lockToken }))).toBe('400 invalid_or_expired_token');
    for (const path of ['verify-email', 'restore-account', 'confirm-email-change', 'undo-email-change'])
      expect(labelOf(await harness.http.post(`/v1/auth/${path}`).send({ token: lockToken })), path).toBe(
        '400 invalid_or_expired_token',
      );
    const body = { token: lockToken, password };
    expect(labelOf(await harness.http.post('/v1/auth/reset-password').send(body))).toBe(
      '400 invalid_or_expired_token',
    );
    expect(await meStatus(harness, owner.accessToken)).toBe(200);
  });

  test('of the earlier of two strange sign-ins still works after the later one, and takes more', async () => {
    const owner = await harness.signUp();
    const first = await strangeSignIn(harness, owner, 'First/1.0');
    const added = await addPasskey(harness, first);
    const second = await strangeSignIn(harness, owner, 'Second/1.0');
    await lockByLink(harness, second.lockToken).expect(200);
    await recover(harness, owner.email, password);
    expect((await signInWithPasskey(harness, added.device)).user.id).toBe(owner.grant.user.id);
    await lockByLink(harness, first.lockToken).expect(200);
    await recover(harness, owner.email, 'velvet-orchard-candle-58');
    expect(labelOf(await presentPasskey(harness, added.device.assert(await requestOptions(harness))))).toBe(
      '401 invalid_assertion',
    );
  });
});

test('a stranger who has taken the address is not mailed the way back: it goes to the owner', async () => {
  const owner = await harness.signUp();
  const stranger = await strangeSignIn(harness, owner);
  const inbox = 'taken-over@example.test';
  await changeEmail(harness, { email: owner.email, accessToken: stranger.accessToken }, inbox);
  const mailedBefore = (await harness.mails(inbox)).length;
  await lockByLink(harness, stranger.lockToken).expect(200);
  await recover(harness, owner.email, password);
  expect((await harness.login(owner.email, password)).user.email).toBe(owner.email);
  expect(await harness.mails(inbox)).toHaveLength(mailedBefore);
});

test.each(['taking the change of address back', 'the lock link of the stranger’s sign-in'])(
  'a lock link that was mailed to a stranger’s address is dead after %s',
  async (way) => {
    const owner = await harness.signUp();
    const stranger = await strangeSignIn(harness, owner);
    const inbox = `stranger-${Number(way.startsWith('taking'))}@example.test`;
    const { undo } = await changeEmail(
      harness,
      { email: owner.email, accessToken: stranger.accessToken },
      inbox,
    );
    const { lockToken } = await strangeSignIn(harness, { email: inbox }, 'Stranger/2.0');
    if (way.startsWith('taking')) await undoEmail(harness, undo).expect(200);
    else await lockByLink(harness, stranger.lockToken).expect(200);
    await recover(harness, owner.email, password);
    const back = await harness.login(owner.email, password);
    await enrolTotp(harness, back);

    expect(labelOf(await lockByLink(harness, lockToken))).toBe('400 invalid_or_expired_token');
    expect(await meStatus(harness, back.accessToken)).toBe(200);
    expect(await startMfaLogin(harness, { email: owner.email, password })).not.toBe('');
  },
);

describe('X10 a locked account is shut at every door', () => {
  test('also to what was begun before the lock and is finished after it', async () => {
    const owner = await harness.signUp();
    const kept = await addPasskey(harness, owner);
    const stranger = await strangeSignIn(harness, owner);
    const { token, matchCode, loginId, pickupToken, code } = await askedLink(harness, owner.email);
    await approveLink(harness, { token, matchCode });
    await harness.http.post('/v1/auth/forgot-password').send({ email: owner.email }).expect(202);
    const olderReset = linkToken((await harness.mails(owner.email))[0]);
    const options = await requestOptions(harness);
    await lockByLink(harness, stranger.lockToken).expect(200);

    expect(labelOf(await login(owner))).toBe('401 invalid_credentials');
    for (const body of [{ token }, { loginId, pickupToken }])
      expect(labelOf(await verifyLink(harness, body))).toBe('400 invalid_or_expired_token');
    expect(labelOf(await verifyLink(harness, { loginId, code }))).toBe('400 invalid_code');
    expect(labelOf(await presentPasskey(harness, kept.device.assert(options)))).toBe(
      '403 password_reset_required',
    );
    const answer = await harness.http.post('/v1/auth/reset-password').send({ token: olderReset, password });
    expect(labelOf(answer)).toBe('400 invalid_or_expired_token');
    const mails = (await harness.mails(owner.email)).length;
    await harness.http.post('/v1/auth/magic-link').send({ email: owner.email }).expect(202);
    expect(await harness.mails(owner.email)).toHaveLength(mails);
    const [row] = await harness.sql<{ live: number }>(
      'select count(*) as live from sessions where user_id = $1 and revoked_at is null',
      [owner.grant.user.id],
    );
    expect(row?.live).toBe(0);
  });

  test('also to the second step of a sign-in', async () => {
    const owner = await harness.signUp();
    const { app } = await enrolTotp(harness, owner);
    const mfaToken = await startMfaLogin(harness, owner);
    await lockOwn(harness, owner.accessToken).expect(200);
    const body = { mfaToken, method: 'totp', code: app.freshCode() };
    expect(labelOf(await harness.http.post('/v1/auth/login/mfa').send(body))).toBe(
      '401 mfa_challenge_expired',
    );
  });

  test('however sign-ins and the lock fall together, nobody is in afterwards', async () => {
    for (let round = 0; round < 5; round += 1) {
      const owner = await harness.signUp();
      const { lockToken } = await strangeSignIn(harness, owner);
      const { token } = await askedLink(harness, owner.email);
      const work = [
        () => lockByLink(harness, lockToken).then(),
        () => login(owner).then(),
        () => verifyLink(harness, { token }),
        () => refresh(harness, owner.refreshToken),
      ];
      await together(8, (index) => (work[index % 4] ?? (() => login(owner).then()))());
      const [row] = await harness.sql<{ live: number }>(
        'select count(*) as live from sessions where user_id = $1 and revoked_at is null',
        [owner.grant.user.id],
      );
      expect(row?.live).toBe(0);
    }
  });

  test('the ordinary way to a new password leads back in too', async () => {
    const owner = await harness.signUp();
    await lockOwn(harness, owner.accessToken).expect(200);
    await harness.http.post('/v1/auth/forgot-password').send({ email: owner.email }).expect(202);
    await recover(harness, owner.email, password);
    await harness.login(owner.email, password);
  });
});

describe('an owner’s own report', () => {
  test('with a time takes what was added since, without one nothing', async () => {
    const [timed, plain] = [await harness.signUp(), await harness.signUp()];
    const since = harness.clock.now().toISOString();
    const [gone, kept] = [await addPasskey(harness, timed), await addPasskey(harness, plain)];
    await lockOwn(harness, timed.accessToken, { since }).expect(200);
    await lockOwn(harness, plain.accessToken).expect(200);
    await recover(harness, timed.email, password);
    await recover(harness, plain.email, password);
    expect(labelOf(await presentPasskey(harness, gone.device.assert(await requestOptions(harness))))).toBe(
      '401 invalid_assertion',
    );
    expect((await signInWithPasskey(harness, kept.device)).user.id).toBe(plain.grant.user.id);
  });

  test('takes away the app that the reported entry of the timeline tells of', async () => {
    const owner = await harness.signUp();
    const stranger = await strangeSignIn(harness, owner);
    await enrolTotp(harness, stranger);
    const { body } = await harness.http.get('/v1/me/activity').set(bearer(owner.accessToken)).expect(200);
    const items = body.items as { type: string; createdAt: string }[];
    const since = items.find(({ type }) => type === 'mfa.totp_enabled')?.createdAt ?? '';
    await lockOwn(harness, owner.accessToken, { since }).expect(200);
    await recover(harness, owner.email, password);
    expect((await harness.login(owner.email, password)).user.mfaEnabled).toBe(false);
  });

  test('M13 removes no second factor older than a week that its session has not proven', async () => {
    const owner = await harness.signUp();
    const since = harness.clock.now().toISOString();
    const stolen = await harness.login(owner.email);
    const { app } = await enrolTotp(harness, owner);
    harness.clock.advance(days(7) + minutes(1));
    const { accessToken } = await rotate(harness, stolen.refreshToken);
    await lockOwn(harness, accessToken, { since }).expect(200);
    await recover(harness, owner.email, password);
    const mfaToken = await startMfaLogin(harness, { email: owner.email, password });
    const body = { mfaToken, method: 'totp', code: app.freshCode() };
    expect(labelOf(await harness.http.post('/v1/auth/login/mfa').send(body))).toBe('200');
  });
});

test('P26 the owner is told of the lock', async () => {
  const owner = await harness.signUp();
  await lockOwn(harness, owner.accessToken).expect(200);
  const [mail] = await harness.mails(owner.email);
  expect(mail?.links[0]).toMatch(/^https:\/\/app\.example\.test\/auth\/reset-password\/[\w-]{43}$/);
  expect(mail?.code).toBeNull();
});
