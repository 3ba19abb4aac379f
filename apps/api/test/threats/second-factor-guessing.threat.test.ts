/**
 * Invariant: an account takes ten wrong second-factor codes an hour, over all challenges, addresses, factors and
 * instances together; they are counted before they are looked at, for good, and never touch the password.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, minutes } from '#src/domain/duration';
import { enrolTotp, startMfaLogin } from '#test/support/authenticator-app';
import { events, labelOf, subjects, tally, together } from '#test/support/calls';
import { startHarness, type Harness, type Person } from '#test/support/harness';
import { addPasskey } from '#test/support/passkeys';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ env: { TRUST_PROXY: '1' } });
});
afterAll(() => harness.stop());

const finish = (body: object, { http }: Harness = harness, from = '192.0.2.1') =>
  http.post('/v1/auth/login/mfa').set('X-Forwarded-For', from).send(body).then();
const enrolled = async () => {
  const person = await harness.signUp();
  return { person, ...(await enrolTotp(harness, person)) };
};
const addressOf = (index: number): string => `198.51.${Math.floor(index / 200)}.${(index % 200) + 1}`;
const wrongRecoveryCode = (index: number): string => `0000${index % 10}-000${10 + Math.floor(index / 10)}`;
const challenges = (person: Person, count: number) => together(count, () => startMfaLogin(harness, person));

test('M03 fifty wrong codes in a row, over new challenges and addresses: ten are looked at, and then the right one neither', async () => {
  const { person, app } = await enrolled();
  const labels: string[] = [];
  for (let index = 0; index < 50; index += 1) {
    const mfaToken = await startMfaLogin(harness, person);
    const body = { mfaToken, method: 'totp', code: app.wrongCode() };
    labels.push(labelOf(await finish(body, harness, addressOf(index))));
  }
  expect(tally(labels)).toEqual({ '401 invalid_code': 10, '429 rate_limited': 40 });

  const mfaToken = await startMfaLogin(harness, person);
  const refused = await finish({ mfaToken, method: 'totp', code: app.freshCode() });
  expect(labelOf(refused)).toBe('429 rate_limited');
  const wait = Number(refused.headers['retry-after']);
  expect(wait).toBeGreaterThan(3000);
  expect(wait).toBeLessThanOrEqual(3600);

  harness.clock.advance(hours(1));
  const later = await startMfaLogin(harness, person);
  expect(labelOf(await finish({ mfaToken: later, method: 'totp', code: app.freshCode() }))).toBe('200');
});

test('M03 fifty at once, over ten challenges and fifty addresses: no more than ten are looked at', async () => {
  const { person, app } = await enrolled();
  const tokens = await challenges(person, 10);
  const codes = Array.from({ length: 50 }, () => app.wrongCode());
  const answers = await together(50, (index) =>
    finish({ mfaToken: tokens[index % 10], method: 'totp', code: codes[index] }, harness, addressOf(index)),
  );
  expect(tally(answers.map(labelOf))).toEqual({ '401 invalid_code': 10, '429 rate_limited': 40 });
});

test('M03 a challenge is over after five tries, also when they come at once, and the right code does not revive it', async () => {
  const { person, app } = await enrolled();
  const mfaToken = await startMfaLogin(harness, person);
  const codes = Array.from({ length: 20 }, () => app.wrongCode());
  const answers = await together(20, (index) => finish({ mfaToken, method: 'totp', code: codes[index] }));
  expect(tally(answers.map(labelOf))).toEqual({ '401 invalid_code': 5, '401 mfa_challenge_expired': 15 });
  const late = await finish({ mfaToken, method: 'totp', code: app.freshCode() });
  expect(labelOf(late)).toBe('401 mfa_challenge_expired');
});

test('M03 the password and the passkey go on working while codes are shut, and the owner is told once', async () => {
  const { person, app } = await enrolled();
  const { device } = await addPasskey(harness, person);
  for (let index = 0; index < 15; index += 1) {
    const mfaToken = await startMfaLogin(harness, person);
    await finish({ mfaToken, method: 'totp', code: app.wrongCode() });
  }
  const mfaToken = await startMfaLogin(harness, person);
  const { body: options } = await harness.http
    .post('/v1/auth/login/mfa/passkey/options')
    .send({ mfaToken })
    .expect(200);
  expect(labelOf(await finish({ mfaToken, method: 'passkey', credential: device.assert(options) }))).toBe(
    '200',
  );
  const told = (await subjects(harness, person.email)).filter((subject) => subject.startsWith('Wrong codes'));
  expect(told).toHaveLength(1);
  const trail = await events(harness, person.grant.user.id);
  expect(trail.filter((line) => line === 'login.mfa_failed failure')).toHaveLength(15);
});

test('M03 a right code costs no guess: signing in often shuts nobody out', async () => {
  const { person, app } = await enrolled();
  for (let times = 0; times < 12; times += 1) {
    const mfaToken = await startMfaLogin(harness, person);
    expect(labelOf(await finish({ mfaToken, method: 'totp', code: app.freshCode() }))).toBe('200');
  }
});

test('M03 the budget holds with RATE_LIMITS off and on, and one account’s guesses cost no other', async () => {
  const limited = await startHarness({ env: { RATE_LIMITS: 'on', TRUST_PROXY: '1' } });
  try {
    const person = await limited.signUp();
    const { app } = await enrolTotp(limited, person);
    const neighbour = await limited.signUp();
    const theirs = await enrolTotp(limited, neighbour);
    const labels: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const mfaToken = await startMfaLogin(limited, person);
      for (let tries = 0; tries < 5; tries += 1)
        labels.push(
          labelOf(
            await finish(
              { mfaToken, method: 'totp', code: app.wrongCode() },
              limited,
              addressOf(index * 5 + tries),
            ),
          ),
        );
    }
    expect(tally(labels)).toEqual({ '401 invalid_code': 10, '429 rate_limited': 5 });
    const mfaToken = await startMfaLogin(limited, neighbour);
    const answer = await finish({ mfaToken, method: 'totp', code: theirs.app.freshCode() }, limited);
    expect(labelOf(answer)).toBe('200');
  } finally {
    await limited.stop();
  }
});

test('M04 the counts are numbers in rows, and go on at another instance and after a restart', async () => {
  const { person, app } = await enrolled();
  const one = await startMfaLogin(harness, person);
  for (let tries = 0; tries < 4; tries += 1)
    await finish({ mfaToken: one, method: 'totp', code: app.wrongCode() });
  const counts = () =>
    harness.sql(
      `select c.attempts, pg_typeof(c.attempts)::text as type, b.guesses
       from mfa_challenges c join guess_budgets b on b.user_id = c.user_id
       where c.user_id = $1 order by c.created_at`,
      [person.grant.user.id],
    );
  expect(await counts()).toEqual([{ attempts: 4, type: 'integer', guesses: 4 }]);

  const restarted = await startHarness({ database: harness.database, clock: harness.clock });
  try {
    const again = (body: object) => finish(body, restarted);
    expect(labelOf(await again({ mfaToken: one, method: 'totp', code: app.wrongCode() }))).toBe(
      '401 invalid_code',
    );
    expect(labelOf(await again({ mfaToken: one, method: 'totp', code: app.freshCode() }))).toBe(
      '401 mfa_challenge_expired',
    );
    const two = await startMfaLogin(restarted, person);
    for (let tries = 0; tries < 5; tries += 1)
      await again({ mfaToken: two, method: 'totp', code: app.wrongCode() });
    const three = await startMfaLogin(restarted, person);
    const labels = [
      labelOf(await again({ mfaToken: three, method: 'totp', code: app.freshCode() })),
      labelOf(await finish({ mfaToken: three, method: 'totp', code: app.freshCode() })),
    ];
    expect(labels).toEqual(['429 rate_limited', '429 rate_limited']);
    expect(await counts()).toEqual([
      { attempts: 5, type: 'integer', guesses: 10 },
      { attempts: 5, type: 'integer', guesses: 10 },
      { attempts: 2, type: 'integer', guesses: 10 },
    ]);
  } finally {
    await restarted.stop();
  }
});

test('M05 recovery codes are guessed at out of the same budget, in a row and at once', async () => {
  const { person, app, recoveryCodes } = await enrolled();
  const tokens = await challenges(person, 12);
  const mixed = await together(5, (index) =>
    finish({ mfaToken: tokens[index], method: 'recovery_code', code: wrongRecoveryCode(index) }),
  );
  expect(tally(mixed.map(labelOf))).toEqual({ '401 invalid_code': 5 });
  const answers = await together(50, (index) =>
    finish(
      { mfaToken: tokens[index % 12], method: 'recovery_code', code: wrongRecoveryCode(index) },
      harness,
      addressOf(index),
    ),
  );
  const { '401 invalid_code': looked, ...rest } = tally(answers.map(labelOf));
  expect(looked).toBe(5);
  expect(Object.keys(rest).sort()).toEqual(['401 mfa_challenge_expired', '429 rate_limited']);
  const [mfaToken] = await challenges(person, 1);
  for (const body of [
    { mfaToken, method: 'recovery_code', code: recoveryCodes[0] },
    { mfaToken, method: 'totp', code: app.freshCode() },
  ])
    expect(labelOf(await finish(body))).toBe('429 rate_limited');
  harness.clock.advance(minutes(60));
  const [after] = await challenges(person, 1);
  expect(labelOf(await finish({ mfaToken: after, method: 'recovery_code', code: recoveryCodes[0] }))).toBe(
    '200',
  );
});

test('M05 what can’t be a recovery code is a guess all the same', async () => {
  const { person } = await enrolled();
  const labels: string[] = [];
  for (let index = 0; index < 11; index += 1) {
    const mfaToken = await startMfaLogin(harness, person);
    labels.push(labelOf(await finish({ mfaToken, method: 'recovery_code', code: 'u' })));
  }
  expect(tally(labels)).toEqual({ '401 invalid_code': 10, '429 rate_limited': 1 });
});
