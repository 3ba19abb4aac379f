/**
 * Invariant: a password counts exactly as typed, in full, and a weak one is refused at every door.
 */
import bcrypt from 'bcrypt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  goodPassword,
  linkToken,
  startHarness,
  type Harness,
  type Person,
} from '#test/support/harness';
import { startBreachList, type BreachList } from '#test/support/breach-list';
import { expectProblem } from '#test/support/problems';

const breachedPassword = 'quartz-meadow-violin-93';
let breaches: BreachList;
let harness: Harness;

beforeAll(async () => {
  breaches = await startBreachList([breachedPassword]);
  harness = await startHarness({ env: { PWNED_PASSWORDS: 'on', PWNED_PASSWORDS_URL: breaches.url } });
});
afterAll(async () => {
  await harness.stop();
  await breaches.stop();
});

const login = (email: string, password: string) =>
  harness.http.post('/v1/auth/login').send({ email, password });

async function resetToken(email: string): Promise<string> {
  await harness.http.post('/v1/auth/forgot-password').send({ email }).expect(202);
  const [mail] = await harness.mails(email);
  return linkToken(mail);
}

/** Every door through which a new password comes, for an account made for the purpose. */
const doors: Record<
  string,
  (person: Person, password: string) => Promise<Parameters<typeof expectProblem>[0]>
> = {
  register: async (_person, password) =>
    harness.http.post('/v1/auth/register').send({ email: `door-${password.length}@example.test`, password }),
  reset: async ({ email }, password) =>
    harness.http.post('/v1/auth/reset-password').send({ token: await resetToken(email), password }),
  change: async ({ accessToken, password: currentPassword }, newPassword) =>
    harness.http.post('/v1/me/password').set(bearer(accessToken)).send({ currentPassword, newPassword }),
};

describe('C01 byte 73', () => {
  test('passwords that differ only there are told apart', async () => {
    const head = 'violet-harbour-'.repeat(5).slice(0, 72);
    const { email } = await harness.signUp(undefined, `${head}A`);
    for (const other of [head, `${head}B`, `${head}AA`])
      expectProblem(await login(email, other), 401, 'invalid_credentials');
    await login(email, `${head}A`).expect(200);
  });

  test('the longest password allowed counts to its last character', async () => {
    const longest = 'lantern harbour '.repeat(64);
    expect(longest).toHaveLength(1024);
    const { email } = await harness.signUp(undefined, longest);
    expectProblem(await login(email, `${longest.slice(0, -1)}x`), 401, 'invalid_credentials');
    expectProblem(await login(email, `${longest}x`), 400, 'validation_failed');
  });
});

describe('C03 NUL and odd bytes', () => {
  test('what follows a NUL counts', async () => {
    const { email } = await harness.signUp(undefined, 'violet-harbour\u0000lantern');
    for (const other of ['violet-harbour', 'violet-harbour\u0000', 'violet-harbour\u0000x'])
      expectProblem(await login(email, other), 401, 'invalid_credentials');
    await login(email, 'violet-harbour\u0000lantern').expect(200);
  });

  test('a lone surrogate is refused, not stored as something else', async () => {
    const body = `{"email":"surrogate@example.test","password":"violet-harbour-\\ud800-lantern"}`;
    const answer = await harness.http
      .post('/v1/auth/register')
      .set('Content-Type', 'application/json')
      .send(body);
    expectProblem(answer, 400, 'validation_failed');
    expect(await harness.sql(`select 1 from users where email = 'surrogate@example.test'`)).toEqual([]);
  });
});

describe('C05 nothing altered in silence', () => {
  const exact = ' Violét-harbour-lantern ';
  test.each([
    ['without the trailing space', ' Violét-harbour-lantern'],
    ['without the leading space', 'Violét-harbour-lantern '],
    ['in lower case', ' violét-harbour-lantern '],
    ['in another normal form', ` Viole\u0301t-harbour-lantern `],
    ['without the accent', ' Violet-harbour-lantern '],
  ])('%s it is another password', async (_name, other) => {
    const { email } = await harness.signUp(undefined, exact);
    expectProblem(await login(email, other), 401, 'invalid_credentials');
    await login(email, exact).expect(200);
  });
});

describe('C06 weak passwords', () => {
  const weak: [string, string, string][] = [
    ['too short', 'zq7!xk2', 'too_short'],
    ['common', 'password123', 'too_common'],
    ['common with digits behind', 'iloveyou1987', 'too_common'],
    ['the product', 'AuthFlow2026!', 'context_word'],
    ['breached', breachedPassword, 'breached'],
  ];
  describe.each(Object.keys(doors))('at %s', (door) => {
    test.each(weak)('%s is refused', async (_name, password, reason) => {
      const person = await harness.signUp();
      const answer = await doors[door]?.(person, password);
      if (answer === undefined) throw new Error('no such door');
      const problem = expectProblem(answer, 400, 'weak_password');
      expect(problem.errors?.map(({ code }) => code)).toContain(reason);
      expect(JSON.stringify(problem)).not.toContain(password);
      await login(person.email, person.password).expect(200);
    });
  });

  test('a refused password leaves the reset link usable', async () => {
    const { email } = await harness.signUp();
    const token = await resetToken(email);
    const reset = (password: string) =>
      harness.http.post('/v1/auth/reset-password').send({ token, password });
    expectProblem(await reset('password123'), 400, 'weak_password');
    await reset('slate-orchard-compass-5').expect(200);
    await login(email, 'slate-orchard-compass-5').expect(200);
  });

  test('the breach list hears five digits of a hash and nothing else', () => {
    expect(breaches.asked.length).toBeGreaterThan(0);
    for (const path of breaches.asked) expect(path).toMatch(/^\/range\/[0-9A-F]{5}$/);
  });

  const outages: Record<string, Parameters<BreachList['misbehave']>[0]> = {
    'does not answer': () => undefined,
    fails: (response) => void response.writeHead(503).end('busy'),
    'answers nonsense': (response) => void response.end('<html>a captive portal</html>'),
    'hangs up': (response) => void response.socket?.destroy(),
    redirects: (response) => void response.writeHead(302, { Location: 'http://127.0.0.1:9/' }).end(),
  };
  test.each(Object.entries(outages))('nobody is kept out when the breach list %s', async (name, outage) => {
    breaches.misbehave(outage);
    const startedAt = performance.now();
    const email = `outage-${name.replaceAll(' ', '-')}@example.test`;
    await harness.http.post('/v1/auth/register').send({ email, password: breachedPassword }).expect(202);
    expect(performance.now() - startedAt).toBeLessThan(3000);
    breaches.misbehave(null);
  });
});

describe('C08 older hashes', () => {
  async function plant(password: string, hash: string): Promise<string> {
    const { email } = await harness.signUp();
    await harness.sql(
      `update users set password_hash = $2, password_scheme = 'bcrypt', password_key_id = null where email = $1`,
      [email, hash],
    );
    await login(email, password).expect(200);
    return email;
  }
  const stored = async (email: string) =>
    (
      await harness.sql<{ scheme: string; hash: string }>(
        'select password_scheme as scheme, password_hash as hash from users where email = $1',
        [email],
      )
    )[0];

  test.each(['$2a$', '$2b$', '$2y$'])('plain bcrypt (%s) signs in and is upgraded', async (prefix) => {
    const hash = (await bcrypt.hash(goodPassword, 5)).replace('$2b$', prefix);
    const email = await plant(goodPassword, hash);
    expect(await stored(email)).toMatchObject({
      scheme: 'bcrypt-hmac-sha384',
      hash: expect.stringMatching(/^\$2b\$04\$/),
    });
    await login(email, goodPassword).expect(200);
    expectProblem(await login(email, `${goodPassword}x`), 401, 'invalid_credentials');
  });

  test('one over 72 bytes signs in and is kept, because nobody knows what followed', async () => {
    const long = 'violet harbour lantern '.repeat(4);
    const hash = await bcrypt.hash(long, 4);
    const email = await plant(long, hash);
    expect(await stored(email)).toEqual({ scheme: 'bcrypt', hash });
  });

  test('an unreadable one refuses and breaks nothing', async () => {
    const { email } = await harness.signUp();
    for (const hash of [
      '',
      '$2b$04$short',
      '$2b$31$' + 'a'.repeat(53),
      'plain-text',
      '$argon2id$v=19$m=1$x',
    ]) {
      await harness.sql('update users set password_hash = $2 where email = $1', [email, hash]);
      expectProblem(await login(email, goodPassword), 401, 'invalid_credentials');
    }
  });

  test('two sign-ins that upgrade at once both work', async () => {
    const { email } = await harness.signUp();
    const hash = await bcrypt.hash(goodPassword, 4);
    await harness.sql(
      `update users set password_hash = $2, password_scheme = 'bcrypt', password_key_id = null where email = $1`,
      [email, hash],
    );
    const statuses = await Promise.all(
      [1, 2, 3, 4].map(() => login(email, goodPassword).then(({ status }) => status)),
    );
    expect(statuses).toEqual([200, 200, 200, 200]);
  });
});
