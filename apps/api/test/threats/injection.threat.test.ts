/**
 * Invariant: what people type stays text: in SQL, in mails, in headers and in objects.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, goodPassword, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { postJson } from '#test/support/raw';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ env: { TRUST_PROXY: '1' } });
});
afterAll(() => harness.stop());

describe('I01 SQL', () => {
  const payloads = [
    "' or '1'='1",
    "'; drop table users; --",
    "' union select password_hash from users --",
    "'||(select pg_sleep(3))||'",
    '1); delete from sessions; --',
    "\\'; select 1; --",
    '$1',
    '$$; drop table users; $$',
    "E'\\x27'",
  ];
  const tables = () =>
    harness.sql(`select relname, n_live_tup >= 0 as there from pg_stat_user_tables order by relname`);

  test('payloads in every field, header and key change nothing and wait for nothing', async () => {
    const { email, accessToken } = await harness.signUp('owner@example.test');
    const before = await tables();
    const startedAt = performance.now();
    for (const payload of payloads) {
      const headers = {
        'User-Agent': payload,
        'X-Forwarded-For': payload,
        'X-Request-Id': payload,
        Cookie: `__Host-authflow_device=${encodeURIComponent(payload)}`,
        Authorization: `Bearer ${accessToken}`,
      };
      const post = (path: string, body: unknown) => postJson(harness.url, path, body, { headers });
      expect((await post('/v1/auth/login', { email, password: payload })).status).toBe(401);
      expect([400, 401]).toContain(
        (await post('/v1/auth/login', { email: `${payload}@example.test`, password: 'x' })).status,
      );
      expect((await post('/v1/auth/login', { email, password: 'x', [payload]: 1 })).status).toBe(400);
      expect((await post('/v1/auth/verify-email', { token: payload })).status).toBe(400);
      expect((await post('/v1/auth/reset-password', { token: payload, password: goodPassword })).status).toBe(
        400,
      );
      expect((await post('/v1/auth/refresh', { refreshToken: payload })).status).toBe(401);
      await harness.http.patch('/v1/me').set(bearer(accessToken)).send({ name: payload }).expect(200);
      const me = await harness.http.get('/v1/me').set(bearer(accessToken)).expect(200);
      expect(me.body).toMatchObject({ name: payload });
    }
    expect(performance.now() - startedAt).toBeLessThan(3000 * payloads.length);
    expect(await tables()).toEqual(before);
    await harness.login(email);
  });
});

describe('I10 mail headers', () => {
  test.each([
    'Ann\r\nBcc: evil@example.test',
    'Ann\nSubject: x',
    'Ann\u0000',
    'Ann\u0085x',
    'Ann\u2028Bcc: x',
    '\u202Egro.live',
    '\u0007',
  ])('the name %j is refused', async (name) => {
    const { accessToken } = await signedIn;
    const answers = [
      await harness.http
        .post('/v1/auth/register')
        .send({ email: 'named@example.test', password: goodPassword, name }),
      await harness.http.patch('/v1/me').set(bearer(accessToken)).send({ name }),
    ];
    for (const answer of answers)
      expect(expectProblem(answer, 400, 'validation_failed').errors?.[0]?.path).toBe('name');
  });
  let signedIn: ReturnType<Harness['signUp']>;
  beforeAll(() => {
    signedIn = harness.signUp();
  });

  test('a name in the address form stays a name: one recipient, the registered one', async () => {
    const email = 'single@example.test';
    const name = 'evil@example.test, Ann <evil2@example.test>';
    await harness.http.post('/v1/auth/register').send({ email, password: goodPassword, name }).expect(202);
    expect(await harness.mails(email)).toHaveLength(1);
    expect(
      await harness.sql(
        `select 1 from mailbox_messages where recipient like '%evil%' or subject like '%evil%'`,
      ),
    ).toEqual([]);
  });
});

describe('I11 templates', () => {
  const names = [
    '{{7*7}}',
    '${7*7}',
    '<%= 7*7 %>',
    '#{7*7}',
    '"><img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '&lt;b&gt;',
    '%s%d%o',
    '$& $1 $`',
  ];
  test.each(names)('%s stands in the mail as it was typed', async (name) => {
    const email = `template-${names.indexOf(name)}@example.test`;
    await harness.http.post('/v1/auth/register').send({ email, password: goodPassword, name }).expect(202);
    const [mail] = await harness.mails(email);
    expect(mail?.text).toContain(name);
    expect(mail?.html).not.toMatch(/<img src=x|<script>alert|<b>/);
    const escaped = name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    expect(mail?.html.replaceAll('&quot;', '"').replaceAll('&#x27;', "'")).toContain(escaped);
  });

  test('format tokens in the browser’s name are shown as they came', async () => {
    const { accessToken, email, password } = await harness.signUp();
    const agent = '%s%d%o <b>{{7*7}}</b>';
    await harness.http.post('/v1/auth/login').set('User-Agent', agent).send({ email, password }).expect(200);
    const rows = await harness.sql<{ agent: string }>(
      'select user_agent as agent from sessions where user_agent = $1',
      [agent],
    );
    expect(rows).toEqual([{ agent }]);
    const { text } = await harness.http.get('/v1/me/sessions').set(bearer(accessToken)).expect(200);
    expect(text).not.toContain('<b>49');
  });
});
