import { randomUUID } from 'node:crypto';
import { queuedMailPageSchema, queuedMailSchema, type QueuedMail } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MailTransportError, type OutgoingMail } from '#src/platform/mail/mail-transport';
import { plantMail, signUpOperator } from '#test/support/audit-trail';
import { together } from '#test/support/calls';
import { bearer, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
let operator: Awaited<ReturnType<typeof signUpOperator>>;
beforeAll(async () => {
  harness = await startHarness();
  operator = await signUpOperator(harness);
});
afterAll(() => harness.stop());

const path = '/v1/admin/mails';
async function list(query: Record<string, string> = {}) {
  const answer = await harness.http.get(path).query(query).set(operator.headers).expect(200);
  expect(answer.text).not.toContain('never-shown');
  return queuedMailPageSchema.strict().parse(answer.body);
}
const retry = (id: string) => harness.http.post(`${path}/${id}/retry`).set(operator.headers);
const stored = async (id: string) => {
  const [row] = await harness.sql<Record<string, unknown>>('select * from mail_outbox where id = $1', [id]);
  return row;
};

describe('the list', () => {
  test('shows every mail and how far it got, newest first, page by page, and nothing it says', async () => {
    const ids: string[] = [];
    for (const state of ['failed', 'sent', 'delivered', 'bounced', 'suppressed', 'queued'])
      ids.unshift(
        await plantMail(harness, { state, to: 'pages@example.test', lastError: 'Resend did not answer.' }),
      );
    const seen: QueuedMail[] = [];
    for (let cursor: string | null = null, more = true; more;) {
      const query: Record<string, string> = { to: 'pages@example.test', limit: '2' };
      const page = await list(cursor === null ? query : { ...query, cursor });
      seen.push(...page.items);
      cursor = page.nextCursor;
      more = cursor !== null;
    }
    expect(seen.map(({ id }) => id)).toEqual(ids);
    expect(seen[0]).toEqual({
      id: ids[0],
      kind: 'password_changed',
      to: 'pages@example.test',
      state: 'queued',
      attempts: 3,
      lastError: 'Resend did not answer.',
      setupFault: false,
      nextAttemptAt: expect.any(String) as string,
      createdAt: expect.any(String) as string,
      updatedAt: expect.any(String) as string,
    });
    expect(seen.slice(1).map(({ nextAttemptAt }) => nextAttemptAt)).toEqual(Array(5).fill(null));
  });

  test('is narrowed by state and by recipient in any spelling', async () => {
    const id = await plantMail(harness, { state: 'bounced', to: 'narrow@example.test' });
    await plantMail(harness, { state: 'sent', to: 'narrow@example.test' });
    expect((await list({ to: ' NARROW@Example.Test ' })).items).toHaveLength(2);
    expect(
      (await list({ to: 'narrow@example.test', state: 'bounced' })).items.map((mail) => mail.id),
    ).toEqual([id]);
    expect((await list({ state: 'bounced' })).items.every(({ state }) => state === 'bounced')).toBe(true);
    expect((await list({ to: 'not an address' })).items).toEqual([]);
  });

  test.each([{ state: 'lost' }, { cursor: 'nonsense' }, { limit: '1000' }, { from: 'x' }])(
    'refuses the query %j',
    async (query) => {
      expectProblem(
        await harness.http.get(path).query(query).set(operator.headers),
        400,
        'validation_failed',
      );
    },
  );
});

describe('trying again', () => {
  test('makes a failed mail due at once, keeps its attempts and is put on record', async () => {
    const id = await plantMail(harness, { state: 'failed', lastError: 'Rejected.' });
    const { body } = await retry(id).expect(200);
    expect(queuedMailSchema.strict().parse(body)).toMatchObject({ id, state: 'queued', attempts: 3 });
    const { next_attempt_at: due, resent } = (await stored(id)) ?? {};
    expect(Number(due)).toBeLessThanOrEqual(harness.clock.now().getTime());
    expect(resent).toBe(1);
    const [event] = await harness.sql(
      `select user_id, actor_id, detail from audit_events where type = 'mail.retried' order by id desc limit 1`,
    );
    expect(event).toEqual({
      user_id: null,
      actor_id: operator.userId,
      detail: { mailId: id, kind: 'password_changed' },
    });
  });

  test('makes a mail due that a setup fault holds back; to the provider it is still the same mail', async () => {
    const id = await plantMail(harness, { state: 'queued', setupFault: true });
    expect((await retry(id).expect(200)).body).toMatchObject({ state: 'queued', setupFault: false });
    expect(await stored(id)).toMatchObject({ resent: 0, setup_fault: false });
  });

  test.each(['queued', 'sent', 'delivered', 'bounced', 'suppressed'])(
    'leaves one that is %s alone',
    async (state) => {
      const id = await plantMail(harness, { state });
      const before = await stored(id);
      expectProblem(await retry(id), 409, 'conflict');
      expect(await stored(id)).toEqual(before);
    },
  );

  test('knows no mail that is not there', async () => {
    expectProblem(await retry(randomUUID()), 404, 'not_found');
    expectProblem(await retry('1'), 400, 'validation_failed');
  });

  test('of two operators at once one does it', async () => {
    const id = await plantMail(harness, { state: 'failed' });
    const statuses = await together(6, async () => (await retry(id)).status);
    expect(statuses.sort()).toEqual([200, 409, 409, 409, 409, 409]);
  });

  test('really sends it, as a new mail to a provider that remembers the old one', async () => {
    const taken: OutgoingMail[] = [];
    let refuses = true;
    const world = await startHarness({
      mailTransport: {
        name: 'resend',
        send(mail) {
          if (refuses) throw new MailTransportError('rejected', 'The recipient was refused.');
          taken.push(mail);
          return Promise.resolve({ providerMessageId: `provider-${mail.id}` });
        },
      },
    });
    await world.http
      .post('/v1/auth/register')
      .send({ email: 'late@example.test', password: 'violet-harbour-lantern-42' });
    while ((await world.container.mailDelivery.runOnce()) > 0);
    const [mail] = await world.sql<{ id: string; state: string }>('select id, state from mail_outbox');
    expect(mail?.state).toBe('failed');
    refuses = false;
    await world.sql(
      `insert into users (id, email, roles, email_verified_at, created_at, updated_at)
       values (gen_random_uuid(), 'boss@example.test', '{user,admin}', now(), now(), now())`,
    );
    const [boss] = await world.sql<{ id: string }>(`select id from users where email = 'boss@example.test'`);
    await world.container.controllers.mailOutbox.retry({
      claims: { sub: boss?.id ?? '', sid: randomUUID(), permissions: ['mail:write'] } as never,
      params: { id: mail?.id ?? '' },
      context: {
        client: { requestId: 'r', ip: null, addressKey: '', userAgent: null, deviceToken: null },
      } as never,
    });
    while ((await world.container.mailDelivery.runOnce()) > 0);
    expect(taken.map(({ id, resent }) => ({ id, resent }))).toEqual([{ id: mail?.id, resent: 1 }]);
    await world.stop();
  });
});

test('is for operators with mail:read and mail:write', async () => {
  const id = await plantMail(harness);
  const person = await harness.signUp();
  for (const call of [() => harness.http.get(path), () => harness.http.post(`${path}/${id}/retry`)]) {
    expectProblem(await call(), 401, 'unauthenticated');
    expectProblem(await call().set(bearer(person.accessToken)), 403, 'insufficient_permission');
  }
  await harness.sql(`insert into roles (name, permissions) values ('post-office', '{mail:read}')`);
  await harness.sql(`update users set roles = '{user,post-office}' where id = $1`, [person.grant.user.id]);
  const headers = bearer((await harness.login(person.email)).accessToken);
  await harness.http.get(path).set(headers).expect(200);
  expectProblem(await harness.http.post(`${path}/${id}/retry`).set(headers), 403, 'insufficient_permission');
});
