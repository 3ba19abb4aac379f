/**
 * Invariant: one mailbox is one account, and a look-alike of an address never reaches it.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goodPassword, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const register = (email: string) =>
  harness.http.post('/v1/auth/register').send({ email, password: goodPassword });
const forgot = (email: string) => harness.http.post('/v1/auth/forgot-password').send({ email });
const storedEmails = async () =>
  (await harness.sql<{ email: string }>('select email from users order by email')).map(({ email }) => email);

async function expectRefusedEverywhere(email: string): Promise<void> {
  for (const [path, body] of [
    ['register', { email, password: goodPassword }],
    ['login', { email, password: goodPassword }],
    ['forgot-password', { email }],
    ['verify-email/resend', { email }],
  ] as const) {
    const answer = await harness.http.post(`/v1/auth/${path}`).send(body);
    expect(expectProblem(answer, 400, 'validation_failed').errors?.[0]?.path).toBe('email');
  }
}

describe('N01 case twins', () => {
  test('are one account at sign-up, sign-in and reset', async () => {
    const { password } = await harness.signUp('Victim@Twins.Example');
    await register('VICTIM@twins.EXAMPLE').expect(202);
    expect((await storedEmails()).filter((email) => email.endsWith('twins.example'))).toEqual([
      'victim@twins.example',
    ]);
    for (const email of ['victim@twins.example', 'VICTIM@TWINS.EXAMPLE', '  vIcTiM@twins.example '])
      await harness.login(email, password);
    await forgot('vIcTiM@TWINS.example').expect(202);
    const [mail] = await harness.mails('victim@twins.example');
    expect(mail).toMatchObject({ to: 'victim@twins.example', subject: expect.stringMatching(/reset/i) });
  });
});

describe('N03 look-alikes', () => {
  const alike = [
    'vıctim@alike.example',
    'vi\u0307ctim@alike.example',
    'victiⅿ@alike.example',
    'víctim@alike.example',
    'ｖictim@alike.example',
  ];
  test.each(alike)('%s in the local part is refused', expectRefusedEverywhere);

  test('in the domain reach nobody else', async () => {
    await harness.signUp('victim@kilim.example');
    for (const email of [
      'victim@\u212Ailim.example',
      'victim@ki\u00ADlim.example',
      'victim@kilim\u200B.example',
      'victim@ﬁlim.example',
    ])
      await expectRefusedEverywhere(email);
    const before = await harness.mails('victim@kilim.example');
    await forgot('victim@kılım.example').expect(202);
    await forgot('victim@kílim.example').expect(202);
    expect(await harness.mails('victim@kilim.example')).toEqual(before);
    expect(await harness.mails('victim@xn--klm-jma20a.example')).toEqual([]);
  });

  test('mail goes to the stored address only', async () => {
    await harness.signUp('stored@only.example');
    await forgot('STORED@only.example').expect(202);
    await harness.mails('stored@only.example');
    const sent = await harness.sql<{ recipient: string }>(
      `select distinct recipient from mailbox_messages where recipient ilike '%only.example'`,
    );
    expect(sent).toEqual([{ recipient: 'stored@only.example' }]);
  });
});

describe('N04 look-alikes of @ and dots', () => {
  test.each([
    'a＠dots.example',
    'a﹫dots.example',
    'a@dots․example',
    'a@dots。example',
    'a@dots．example',
    'a@dots｡example',
    'a.․b@dots.example',
  ])('%s is refused', expectRefusedEverywhere);
});

describe('N05 international domains', () => {
  test('unicode and punycode are one canonical address', async () => {
    await harness.signUp('anna@bücher.example');
    expect(await storedEmails()).toContain('anna@xn--bcher-kva.example');
    for (const email of [
      'anna@xn--bcher-kva.example',
      'ANNA@BÜCHER.example',
      'anna@bu\u0308cher.example',
      'anna@XN--BCHER-KVA.example',
    ])
      await harness.login(email);
  });

  test.each([
    'a@stra\u1E9Ee.example',
    'a@xn--.example',
    'a@-lead.example',
    'a@b..example',
    'a@example',
    'a@1.2.3.4',
    'a@[127.0.0.1]',
    'a@0x7f.1',
    'a@exa%6dple.test',
  ])('%s is no domain of ours', expectRefusedEverywhere);
});

describe('N06 quoted and listed addresses', () => {
  test.each([
    '"a@evil.example x"@victim.example',
    'a@victim.example,b@evil.example',
    'a@victim.example;b@evil.example',
    'a@victim.example b@evil.example',
    'A <a@victim.example>',
    '<a@victim.example>',
    'a(comment)@victim.example',
    'a@victim.example\r\nBcc: b@evil.example',
    'a@victim.example\nb@evil.example',
    'a\u0000@victim.example',
    'a@victim.example\u0000.evil.example',
    'a@evil.example@victim.example',
    'a\\@evil.example@victim.example',
    '@victim.example',
    '.a@victim.example',
    'a..b@victim.example',
    `${'a'.repeat(65)}@victim.example`,
    `a@${'b'.repeat(64)}.example`,
    `a@${'b.'.repeat(130)}example`,
  ])('%j is refused and gets no mail', async (email) => {
    await expectRefusedEverywhere(email);
    expect(await harness.sql(`select 1 from mail_outbox where recipient ~ 'victim.example|evil'`)).toEqual(
      [],
    );
  });
});

describe('N08 plus tags', () => {
  test('are addresses of their own', async () => {
    await harness.signUp('tag@tags.example');
    await harness.signUp('tag+news@tags.example', 'another-quiet-lantern-77');
    const refused = await harness.http
      .post('/v1/auth/login')
      .send({ email: 'tag+news@tags.example', password: goodPassword });
    expectProblem(refused, 401, 'invalid_credentials');
    expect((await storedEmails()).filter((email) => email.endsWith('@tags.example'))).toEqual([
      'tag+news@tags.example',
      'tag@tags.example',
    ]);
  });
});

describe('N10 validate, then normalise', () => {
  test('the table itself takes canonical addresses only, and each once', async () => {
    await harness.signUp('unique@gap.example');
    const insert = (email: string) =>
      harness.sql('insert into users (id, email, created_at, updated_at) values ($1, $2, now(), now())', [
        randomUUID(),
        email,
      ]);
    for (const email of ['Unique@gap.example', ' unique@gap.example', 'unique@gap.example\n'])
      await expect(insert(email)).rejects.toThrow(/users_email_canonical/);
    await expect(insert('unique@gap.example')).rejects.toThrow(/users_email_key/);
  });

  test('forms that fold together end as one account, also when they arrive together', async () => {
    const forms = [
      'fold@gap.example',
      'FOLD@gap.example',
      ' fold@GAP.example',
      'Fold@gap.example\t',
      '\uFEFFfold@gap.example',
    ];
    const statuses = await Promise.all(forms.map((email) => register(email).then(({ status }) => status)));
    expect(statuses).toEqual(forms.map(() => 202));
    expect((await storedEmails()).filter((email) => email.includes('fold'))).toEqual(['fold@gap.example']);
  });
});
