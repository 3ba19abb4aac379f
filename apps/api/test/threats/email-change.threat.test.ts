/**
 * Another address takes the account only with a fresh proof of whoever asks and the proof of the new mailbox; whatever
 * was mailed to the old one dies with it; and for seven days the old mailbox takes the account back, whatever a stranger
 * has done with it since.
 * THREATS P12 reset cancels a pending change, P13 reset link after a change, P20 replay, P21 a link is bound to its
 * address, P23 fresh factor, P26 hidden activity; ASVS 6.3.7, 7.5.1.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, minutes } from '#src/domain/duration';
import { enrolTotp, startMfaLogin } from '#test/support/authenticator-app';
import { events, meStatus } from '#test/support/calls';
import { askForEmail, changeEmail, confirmEmail, tokenFor, undoEmail } from '#test/support/email-changes';
import { endSessionsUnder } from '#test/support/held-account';
import { bearer, goodPassword, startHarness, type Harness, type Person } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { databaseText } from '#test/support/snapshot';

const newPassword = 'copper-meadow-whistle-77';
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

let count = 0;
const box = (whose: string) => `${whose}-${(count += 1)}@example.test`;
const post = (path: string, body: object) => harness.http.post(path).send(body);
const emailOf = async (id: string) =>
  (await harness.sql<{ email: string }>('select email from users where id = $1', [id]))[0]?.email;

/** Somebody else has the password and asks for their own box; the link waits there. */
async function strangerAsks(victim: Person): Promise<{ box: string; confirm: string; accessToken: string }> {
  const { accessToken } = await harness.login(victim.email, victim.password);
  const strangers = box('stranger');
  await askForEmail(harness, accessToken, strangers).expect(202);
  return {
    box: strangers,
    accessToken,
    confirm: tokenFor(await harness.mails(strangers), 'confirm-email-change'),
  };
}

async function resetPassword(email: string): Promise<void> {
  await post('/v1/auth/forgot-password', { email }).expect(202);
  const token = tokenFor(await harness.mails(email), 'reset-password');
  await post('/v1/auth/reset-password', { token, password: newPassword }).expect(200);
}

describe('P12 a pending change does not outlive', () => {
  test('a password reset', async () => {
    const victim = await harness.signUp();
    const { confirm } = await strangerAsks(victim);
    await resetPassword(victim.email);
    expectProblem(await confirmEmail(harness, confirm), 400, 'invalid_or_expired_token');
    expect(await emailOf(victim.grant.user.id)).toBe(victim.email);
  });

  test('a password change', async () => {
    const victim = await harness.signUp();
    const { confirm } = await strangerAsks(victim);
    const body = { currentPassword: goodPassword, newPassword };
    await harness.http.post('/v1/me/password').set(bearer(victim.accessToken)).send(body).expect(200);
    expectProblem(await confirmEmail(harness, confirm), 400, 'invalid_or_expired_token');
  });

  test('nor does a session open another that ends while its request is under way', async () => {
    const victim = await harness.signUp();
    const { id } = victim.grant.user;
    const answer = await endSessionsUnder(harness, id, () =>
      askForEmail(harness, victim.accessToken, box('late')).then(),
    );
    expectProblem(answer, 401, 'session_revoked');
    expect(await harness.sql('select 1 from email_changes where user_id = $1', [id])).toEqual([]);
  });

  test('nor does a session that a reset has ended open another, also when both come at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const victim = await harness.signUp();
      const stranger = await harness.login(victim.email);
      await post('/v1/auth/forgot-password', { email: victim.email }).expect(202);
      const token = tokenFor(await harness.mails(victim.email), 'reset-password');
      const strangers = box('racing');
      const [reset] = await Promise.all([
        post('/v1/auth/reset-password', { token, password: newPassword }),
        askForEmail(harness, stranger.accessToken, strangers),
      ]);
      expect(reset.status).toBe(200);
      const open = await harness.sql(
        `select 1 from email_changes where user_id = $1 and superseded_at is null and confirmed_at is null`,
        [victim.grant.user.id],
      );
      expect(open).toEqual([]);
    }
  });
});

describe('P13 what was mailed to the old address dies', () => {
  test('reset links, mailed sign-ins and challenges', async () => {
    const person = await harness.signUp();
    const newEmail = box('moved');
    await askForEmail(harness, person.accessToken, newEmail).expect(202);
    const confirm = tokenFor(await harness.mails(newEmail), 'confirm-email-change');
    await post('/v1/auth/forgot-password', { email: person.email }).expect(202);
    await post('/v1/auth/magic-link', { email: person.email }).expect(202);
    const mails = await harness.mails(person.email);
    const reset = tokenFor(mails, 'reset-password');
    const magic = tokenFor(mails, 'magic-link');
    await confirmEmail(harness, confirm).expect(200);

    const body = { token: reset, password: newPassword };
    expectProblem(await post('/v1/auth/reset-password', body), 400, 'invalid_or_expired_token');
    expect((await post('/v1/auth/reset-password/check', { token: reset })).body.valid).toBe(false);
    expectProblem(
      await post('/v1/auth/magic-link/verify', { token: magic }),
      400,
      'invalid_or_expired_token',
    );
    await harness.login(newEmail);
  });

  test('a reset link does not come back to life when the address comes back', async () => {
    const person = await harness.signUp();
    const away = box('away');
    await post('/v1/auth/forgot-password', { email: person.email }).expect(202);
    const token = tokenFor(await harness.mails(person.email), 'reset-password');
    await changeEmail(harness, person, away);
    await changeEmail(harness, { email: away, accessToken: person.accessToken }, person.email);
    expect(await emailOf(person.grant.user.id)).toBe(person.email);
    const answer = await post('/v1/auth/reset-password', { token, password: newPassword });
    expectProblem(answer, 400, 'invalid_or_expired_token');
  });
});

describe('P20 replay', () => {
  test('a link that has made or cancelled its change is refused neutrally, changes nothing and sends nothing', async () => {
    const [made, cancelled] = [await harness.signUp(), await harness.signUp()];
    const first = await changeEmail(harness, made, box('made'));
    const target = box('cancelled');
    await askForEmail(harness, cancelled.accessToken, target).expect(202);
    const second = {
      confirm: tokenFor(await harness.mails(target), 'confirm-email-change'),
      undo: tokenFor(await harness.mails(cancelled.email), 'undo-email-change'),
    };
    await undoEmail(harness, second.undo).expect(200);
    const { audit_events: _before, audit_unsealed: _waiting, ...before } = await databaseText(harness);
    const never = await confirmEmail(harness, 'x'.repeat(43)).set('X-Request-Id', 'one-id-for-all');
    for (const token of [first.confirm, second.confirm]) {
      const answer = await confirmEmail(harness, token).set('X-Request-Id', 'one-id-for-all');
      expect([answer.status, answer.text]).toEqual([400, never.text]);
    }
    expectProblem(await undoEmail(harness, second.undo), 400, 'invalid_or_expired_token');
    const { audit_events: _after, audit_unsealed: _still, ...after } = await databaseText(harness);
    expect(after).toEqual(before);
  });
});

describe('P21 a link is bound to its address', () => {
  test('a registration’s link, kept until the address is another, proves nothing', async () => {
    const lax = await startHarness({ env: { EMAIL_VERIFICATION: 'optional' } });
    try {
      const person = await lax.signUp();
      const kept = tokenFor(await lax.mails(person.email), 'verify-email');
      const target = box('bound');
      await changeEmail(lax, person, target);
      const answer = await lax.http.post('/v1/auth/verify-email').send({ token: kept });
      expectProblem(answer, 400, 'invalid_or_expired_token');
    } finally {
      await lax.stop();
    }
  });

  test('the link for one new address never confirms a later one', async () => {
    const person = await harness.signUp();
    const [mine, victims] = [box('mine'), box('victims')];
    await askForEmail(harness, person.accessToken, mine).expect(202);
    const kept = tokenFor(await harness.mails(mine), 'confirm-email-change');
    await askForEmail(harness, person.accessToken, victims).expect(202);
    expectProblem(await confirmEmail(harness, kept), 400, 'invalid_or_expired_token');
    expect(await emailOf(person.grant.user.id)).toBe(person.email);
  });

  test('the link that takes a change back does not confirm it, nor the other way round', async () => {
    const person = await harness.signUp();
    const target = box('crossed');
    await askForEmail(harness, person.accessToken, target).expect(202);
    const confirm = tokenFor(await harness.mails(target), 'confirm-email-change');
    const undo = tokenFor(await harness.mails(person.email), 'undo-email-change');
    expectProblem(await confirmEmail(harness, undo), 400, 'invalid_or_expired_token');
    expectProblem(await undoEmail(harness, confirm), 400, 'invalid_or_expired_token');
    await confirmEmail(harness, confirm).expect(200);
  });
});

describe('P23 a fresh proof', () => {
  const refreshed = async ({ refreshToken }: { refreshToken: string }): Promise<string> => {
    const { body } = await post('/v1/auth/refresh', { refreshToken }).expect(200);
    return String(body.accessToken);
  };

  test('a session older than ten minutes asks for nothing, and writes to nobody', async () => {
    const person = await harness.signUp();
    harness.clock.advance(minutes(11));
    const target = box('stale');
    const answer = await askForEmail(harness, await refreshed(person), target);
    expectProblem(answer, 403, 'reauthentication_required');
    expect(await harness.mails(target)).toEqual([]);
    expect(await harness.mails(person.email)).toHaveLength(1);
  });

  test('with a second factor, a session that never proved it asks for nothing', async () => {
    const person = await harness.signUp();
    const bare = await harness.login(person.email);
    await enrolTotp(harness, person);
    const target = box('second-factor');
    const answer = await askForEmail(harness, bare.accessToken, target);
    expectProblem(answer, 403, 'reauthentication_required');
    expect(await harness.mails(target)).toEqual([]);
    await askForEmail(harness, await refreshed(person), target).expect(202);
  });

  test('confirming needs no session and gives none; the second factor stays', async () => {
    const person = await harness.signUp();
    await enrolTotp(harness, person);
    const target = box('kept-factor');
    await askForEmail(harness, await refreshed(person), target).expect(202);
    const token = tokenFor(await harness.mails(target), 'confirm-email-change');
    const answer = await confirmEmail(harness, token).expect(200);
    expect(answer.body).toEqual({ status: 'email_changed' });
    await startMfaLogin(harness, { email: target, password: goodPassword });
  });
});

describe('P26 the owner hears of it', () => {
  test('at the old address: when it is asked for and when it is made, with nothing that would make it', async () => {
    const person = await harness.signUp();
    const { box: strangers, confirm } = await strangerAsks(person);
    const before = await harness.mails(person.email);
    const [notice] = before;
    expect(notice?.links).toHaveLength(1);
    expect(notice?.links[0]).toContain('/auth/undo-email-change/');
    expect(`${notice?.text}${notice?.html}`).not.toContain(confirm);
    await confirmEmail(harness, confirm).expect(200);
    const [told, ...rest] = await harness.mails(person.email);
    expect(rest).toHaveLength(before.length);
    expect(told?.links[0]).toContain('/auth/undo-email-change/');
    expect(`${told?.text}${told?.html}`).not.toMatch(/reset-password\/|magic-link\/|confirm-email-change/);
    expect(told?.text).toContain(strangers);
    expect(await events(harness, person.grant.user.id)).toEqual(
      expect.arrayContaining(['email.change_requested success', 'email.changed success']),
    );
  });
});

describe('P26 taking it back cannot be prevented', () => {
  /** The stranger has made the change; the victim holds the mail at the old address. */
  async function hijacked() {
    const victim = await harness.signUp();
    const stranger = await strangerAsks(victim);
    await confirmEmail(harness, stranger.confirm).expect(200);
    const undo = tokenFor(await harness.mails(victim.email), 'undo-email-change');
    return { victim, stranger, undo };
  }

  async function expectRestored(victim: Person, undo: string): Promise<void> {
    await undoEmail(harness, undo).expect(200, { status: 'email_change_undone' });
    expect(await emailOf(victim.grant.user.id)).toBe(victim.email);
    const token = tokenFor(await harness.mails(victim.email), 'reset-password');
    await post('/v1/auth/reset-password', { token, password: newPassword }).expect(200);
    await harness.login(victim.email, newPassword);
  }

  test('by registering the old address', async () => {
    const { victim, undo } = await hijacked();
    const mailed = (await harness.mails(victim.email)).length;
    const fresh = await post('/v1/auth/register', { email: box('fresh'), password: goodPassword }).expect(
      202,
    );
    const squat = await post('/v1/auth/register', { email: victim.email, password: goodPassword }).expect(
      202,
    );
    expect(Object.keys(squat.body as object)).toEqual(Object.keys(fresh.body as object));
    expect(await harness.sql('select 1 from users where email = $1', [victim.email])).toEqual([]);
    const mails = await harness.mails(victim.email);
    expect(mails).toHaveLength(mailed + 1);
    expect(mails[0]?.links[0]).toContain('/auth/undo-email-change/');
    await expectRestored(victim, undo);
  });

  test('by another account’s change to the old address', async () => {
    const { victim, undo } = await hijacked();
    const other = await harness.signUp();
    await askForEmail(harness, other.accessToken, victim.email).expect(202);
    const links = (await harness.mails(victim.email)).flatMap((mail) => mail.links);
    expect(links.filter((link) => link.includes('confirm-email-change'))).toEqual([]);
    await expectRestored(victim, undo);
  });

  test('by an account that stands there unproven all the same', async () => {
    const { victim, undo } = await hijacked();
    await harness.sql(
      `insert into users (id, email, created_at, updated_at) values (gen_random_uuid(), $1, now(), now())`,
      [victim.email],
    );
    await expectRestored(victim, undo);
  });

  test('by moving on to a third address, nor is it taken back from there again', async () => {
    const { victim, stranger, undo } = await hijacked();
    const third = box('third');
    const later = await changeEmail(
      harness,
      { email: stranger.box, accessToken: stranger.accessToken },
      third,
    );
    await expectRestored(victim, undo);
    expectProblem(await undoEmail(harness, later.undo), 400, 'invalid_or_expired_token');
    expect(await emailOf(victim.grant.user.id)).toBe(victim.email);
  });

  test('by deleting the account', async () => {
    const { victim, stranger, undo } = await hijacked();
    await harness.http.delete('/v1/me').set(bearer(stranger.accessToken)).expect(200);
    const restore = tokenFor(await harness.mails(stranger.box), 'restore-account');
    await expectRestored(victim, undo);
    expectProblem(
      await post('/v1/auth/restore-account', { token: restore }),
      400,
      'invalid_or_expired_token',
    );
  });

  test('by a second factor that the stranger added afterwards', async () => {
    const { victim, stranger, undo } = await hijacked();
    await enrolTotp(harness, { accessToken: stranger.accessToken });
    await expectRestored(victim, undo);
    expect(await meStatus(harness, stranger.accessToken)).toBe(401);
  });

  test('and takes no factor away that its owner had before', async () => {
    const person = await harness.signUp();
    await enrolTotp(harness, person);
    const { body } = await post('/v1/auth/refresh', { refreshToken: person.refreshToken }).expect(200);
    const away = box('away');
    const { undo } = await changeEmail(
      harness,
      { email: person.email, accessToken: String(body.accessToken) },
      away,
    );
    await undoEmail(harness, undo).expect(200);
    const token = tokenFor(await harness.mails(person.email), 'reset-password');
    await post('/v1/auth/reset-password', { token, password: newPassword }).expect(200);
    await startMfaLogin(harness, { email: person.email, password: newPassword });
  });

  test('but somebody who has proven the old address by then keeps it', async () => {
    const { victim, undo } = await hijacked();
    await harness.sql(
      `insert into users (id, email, email_verified_at, created_at, updated_at)
       values (gen_random_uuid(), $1, now(), now(), now())`,
      [victim.email],
    );
    expectProblem(await undoEmail(harness, undo), 409, 'conflict');
    expect(await emailOf(victim.grant.user.id)).not.toBe(victim.email);
    expect((await events(harness, victim.grant.user.id)).at(-1)).toBe('email.change_undone failure');
  });

  test('and when the seven days are over the address is anybody’s who proves it', async () => {
    const { victim } = await hijacked();
    harness.clock.advance(days(7) + minutes(1));
    const newcomer = await harness.signUp(victim.email);
    expect(newcomer.grant.user.id).not.toBe(victim.grant.user.id);
  });
});

test('A12 a banned account’s pending change is dead, and taking one back lifts no ban', async () => {
  const [pending, made] = [await harness.signUp(), await harness.signUp()];
  const { confirm } = await strangerAsks(pending);
  const { undo } = await changeEmail(harness, made, box('banned'));
  await harness.sql(`update users set status = 'disabled' where id = any ($1)`, [
    [pending.grant.user.id, made.grant.user.id],
  ]);
  expectProblem(await confirmEmail(harness, confirm), 400, 'invalid_or_expired_token');
  await undoEmail(harness, undo).expect(200);
  const [row] = await harness.sql('select status, email from users where id = $1', [made.grant.user.id]);
  expect(row).toEqual({ status: 'disabled', email: made.email });
});
