import { auditEventPageSchema, auditEventSchema, type AuditEvent } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { later } from '#src/domain/clock';
import { days, seconds } from '#src/domain/duration';
import { auditListStatement, type AuditFilters } from '#src/repositories/audit-events.repository';
import { connectClient } from '#src/platform/postgres';
import { plantEvents, signUpOperator } from '#test/support/audit-trail';
import { bearer, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { postJson } from '#test/support/raw';

type Operator = Awaited<ReturnType<typeof signUpOperator>>;

let harness: Harness;
let operator: Operator;
beforeAll(async () => {
  harness = await startHarness();
  operator = await signUpOperator(harness, 'operator@example.test');
});
afterAll(() => harness.stop());

const path = '/v1/admin/audit-events';
async function list(query: Record<string, string> = {}) {
  const { body } = await harness.http.get(path).query(query).set(operator.headers).expect(200);
  return auditEventPageSchema.strict().parse(body);
}
async function listAll(query: Record<string, string> = {}): Promise<AuditEvent[]> {
  const all: AuditEvent[] = [];
  for (let cursor: string | null = null, more = true; more;) {
    const page = await list(cursor === null ? query : { ...query, cursor });
    all.push(...page.items);
    cursor = page.nextCursor;
    more = cursor !== null;
  }
  return all;
}
describe('the list', () => {
  test('says who did what to whom, newest first, page by page', async () => {
    const person = await harness.signUp('person@example.test');
    await harness.http
      .post('/v1/auth/login')
      .send({ email: person.email, password: 'not-the-password' })
      .expect(401);
    const [newest] = (await list({ limit: '1' })).items;
    expect(newest).toMatchObject({
      type: 'login.failed',
      outcome: 'failure',
      subject: { id: person.grant.user.id, email: person.email },
      actor: null,
      detail: { reason: 'invalid_credentials' },
      device: { label: expect.any(String) as string },
      ip: '127.0.0.1',
    });
    const whole = await listAll({ limit: '100' });
    const inPieces = await listAll({ limit: '2' });
    expect(inPieces).toEqual(whole);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
    const times = whole.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  test('keeps the order of events of one and the same moment over pages', async () => {
    const at = later(harness.clock.now(), seconds(1));
    const subject = '0192f5c4-7d4c-4a51-b6a1-3f1b6f0d9c2e';
    await harness.sql(
      `insert into audit_events (type, outcome, user_id, detail, created_at)
       select 'login.failed', 'failure', $2, jsonb_build_object('n', n), $1 from generate_series(1, 7) n order by n`,
      [at, subject],
    );
    expect((await listAll({ subject, limit: '2' })).map(({ detail }) => detail['n'])).toEqual([
      7, 6, 5, 4, 3, 2, 1,
    ]);
  });

  test('is narrowed by actor, subject, type, outcome and time, and by several at once', async () => {
    const all = await listAll({ limit: '100' });
    const person = await harness.signUp();
    const { id } = person.grant.user;
    const narrowed = async (query: Record<string, string>, fits: (event: AuditEvent) => boolean) => {
      const found = await listAll({ limit: '100', ...query });
      expect(found.length).toBeGreaterThan(0);
      const expected = (await listAll({ limit: '100' })).filter(fits);
      expect(found, JSON.stringify(query)).toEqual(expected);
    };
    await narrowed({ actor: operator.userId }, ({ actor }) => actor?.id === operator.userId);
    await narrowed({ subject: id }, ({ subject }) => subject?.id === id);
    await narrowed({ type: 'login.failed' }, ({ type }) => type === 'login.failed');
    await narrowed({ outcome: 'failure' }, ({ outcome }) => outcome === 'failure');
    await narrowed({ outcome: 'success' }, ({ outcome }) => outcome === 'success');
    const middle = all[Math.floor(all.length / 2)]?.createdAt ?? '';
    await narrowed({ from: middle }, ({ createdAt }) => createdAt >= middle);
    await narrowed({ to: middle }, ({ createdAt }) => createdAt < middle);
    await narrowed(
      { subject: id, actor: id, type: 'login.succeeded', outcome: 'success', from: middle },
      ({ subject, type }) => subject?.id === id && type === 'login.succeeded',
    );
  });

  test('names nobody who is gone', async () => {
    const person = await harness.signUp();
    const { id } = person.grant.user;
    await harness.http.delete('/v1/me').set(bearer(person.accessToken)).expect(200);
    harness.clock.advance(days(15));
    operator = await signUpOperator(harness);
    await harness.container.housekeeping.runOnce();
    const events = await listAll({ subject: id });
    expect(events.length).toBeGreaterThan(3);
    for (const { subject, ip, device } of events) {
      expect(subject).toEqual({ id, email: null });
      expect([ip, device.label]).toEqual([null, 'Unknown device']);
    }
  });

  test.each([
    { cursor: 'nonsense' },
    { cursor: Buffer.from('{"id":1}').toString('base64url') },
    { actor: 'me' },
    { subject: "' or 1=1" },
    { type: 'everything' },
    { outcome: 'maybe' },
    { from: 'yesterday' },
    { to: '2026-02-30T00:00:00Z' },
    { limit: '0' },
    { limit: '101' },
    { unknown: '1' },
  ])('refuses the query %j', async (query) => {
    const answer = await harness.http.get(path).query(query).set(operator.headers);
    expectProblem(answer, 400, 'validation_failed');
  });

  test('takes times from the edges of the calendar', async () => {
    expect((await list({ to: '0000-01-01T00:00:00Z' })).items).toEqual([]);
    expect((await list({ from: '9999-12-31T23:59:59Z' })).items).toEqual([]);
    expect((await list({ from: '0000-01-01T00:00:00Z', limit: '1' })).items).toHaveLength(1);
  });
});

describe('who may look', () => {
  test.each(['get', 'post'] as const)('%s is for operators with audit:read', async (method) => {
    const person = await harness.signUp();
    const call = (token: string | null) => {
      const request = method === 'get' ? harness.http.get(path) : harness.http.post(`${path}/export`);
      return token === null ? request : request.set(bearer(token)).send({ format: 'csv' });
    };
    expectProblem(await call(null), 401, 'unauthenticated');
    expectProblem(await call(person.accessToken), 403, 'insufficient_permission');
    const [denied] = (await list({ type: 'access.denied', limit: '1' })).items;
    expect(denied).toMatchObject({ outcome: 'failure', subject: { id: person.grant.user.id } });
  });
});

describe('the file', () => {
  test('as NDJSON holds each event as the list shows it', async () => {
    const before = await listAll({ limit: '100' });
    const { headers, text } = await taken({ format: 'ndjson' });
    expect(headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="audit-events.ndjson"');
    expect(headers['cache-control']).toBe('no-store');
    const events = text
      .trimEnd()
      .split('\n')
      .map((line) => auditEventSchema.strict().parse(JSON.parse(line)));
    expect(events.slice(1)).toEqual(before);
    expect(events[0]).toMatchObject({
      type: 'audit.exported',
      actor: { id: operator.userId },
      subject: null,
      detail: { format: 'ndjson' },
    });
  });

  test('as CSV has a head, a line for each event, and CRLF', async () => {
    const { headers, text } = await taken({ format: 'csv', type: 'login.failed' });
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="audit-events.csv"');
    const lines = text.split('\r\n');
    expect(lines[0]).toBe(
      'id,createdAt,type,outcome,actorId,actorEmail,subjectId,subjectEmail,sessionId,ip,device,requestId,detail',
    );
    expect(lines.at(-1)).toBe('');
    expect(lines).toHaveLength((await listAll({ type: 'login.failed', limit: '100' })).length + 2);
    const [exported] = (await list({ type: 'audit.exported', limit: '1' })).items;
    expect(exported?.detail).toEqual({ format: 'csv', type: 'login.failed' });
  });

  test('holds nothing but its head where nothing fits', async () => {
    expect((await taken({ format: 'csv', to: '2000-01-01T00:00:00Z' })).text.split('\r\n')).toHaveLength(2);
    expect((await taken({ format: 'ndjson', to: '2000-01-01T00:00:00Z' })).text).toBe('');
  });

  test('goes over many batches, each event once', async () => {
    await plantEvents(harness, 1700);
    const ids = (await taken({ format: 'ndjson' })).text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as AuditEvent).id);
    const [row] = await harness.sql<{ count: number }>('select count(*)::int as count from audit_events');
    expect(ids).toHaveLength(row?.count ?? -1);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each([{}, { format: 'xlsx' }, { format: 'csv', limit: 5 }, { format: 'csv', actor: 'x' }])(
    'is not made of %j',
    async (body) => {
      const answer = await harness.http.post(`${path}/export`).set(operator.headers).send(body);
      expectProblem(answer, 400, 'validation_failed');
    },
  );

  async function taken(body: object) {
    const answer = await postJson(harness.url, `${path}/export`, body, { headers: operator.headers });
    expect(answer.status, answer.text).toBe(200);
    return answer;
  }
});

test('each operator takes a handful of files a minute', async () => {
  const limited = await startHarness({ env: { RATE_LIMITS: 'on' } });
  const [one, other] = [await signUpOperator(limited), await signUpOperator(limited)];
  const status = async ({ headers }: Operator) =>
    (await limited.http.post(`${path}/export`).set(headers).send({ format: 'csv' })).status;
  const statuses: number[] = [];
  for (let index = 0; index < 7; index += 1) statuses.push(await status(one));
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429]);
  expect(await status(other)).toBe(200);
  await limited.stop();
});

describe('the plans of the list on a large table', () => {
  const none: AuditFilters = { actor: null, subject: null, type: null, outcome: null, from: null, to: null };
  const [actor, rare] = ['0192f5c4-7d4c-4a51-b6a1-000000000007', '0192f5c4-7d4c-4a51-b6a1-000000000999'];
  const now = new Date('2026-01-01T00:00:00Z');
  const before = { at: '2025-12-31T12:00:00Z', row: '5000' };
  const narrowings: [string, Partial<AuditFilters>][] = [
    ['nothing', {}],
    ['actor', { actor }],
    ['a rare actor', { actor: rare }],
    ['subject', { subject: actor }],
    ['a rare subject', { subject: rare }],
    ['type', { type: 'role.created' }],
    ['failures', { outcome: 'failure' }],
    ['successes', { outcome: 'success' }],
    ['from', { from: later(now, -days(1)) }],
    ['to', { to: later(now, -days(20)) }],
    ['a month long ago', { from: later(now, -days(50)), to: later(now, -days(20)) }],
    ['a type in a time', { type: 'login.succeeded', from: later(now, -days(50)), to: later(now, -days(20)) }],
    [
      'everything',
      { actor, subject: actor, type: 'login.succeeded', outcome: 'success', from: later(now, -days(90)) },
    ],
  ];
  beforeAll(async () => {
    await harness.sql(
      `insert into audit_events (type, outcome, user_id, actor_id, detail, created_at)
       select case when n % 1000 = 0 then 'role.created' when n % 4 = 0 then 'login.failed' else 'login.succeeded' end,
         case when n % 4 = 0 then 'failure' else 'success' end, person, person, '{}', $1::timestamptz - make_interval(mins => 5 * (20000 - n))
       from generate_series(1, 20000) n,
         lateral (select ('0192f5c4-7d4c-4a51-b6a1-' || lpad((n % 500)::text, 12, '0'))::uuid as person) p`,
      [now],
    );
    await harness.sql(
      `insert into users (id, email, created_at, updated_at)
       select gen_random_uuid(), 'many-' || n || '@example.test', now(), now() from generate_series(1, 5000) n`,
    );
    await harness.sql('analyze audit_events, users');
  });

  test.each(narrowings)(
    'by %s read an index, whether the values are known or not',
    async (_name, filters) => {
      const client = await connectClient(harness.database.url);
      for (const page of [
        { limit: 26, before: null },
        { limit: 26, before },
      ]) {
        const { text, values } = auditListStatement({ ...none, ...filters }, page);
        await client.query(`prepare listed as ${text}`);
        for (const mode of ['force_custom_plan', 'force_generic_plan']) {
          await client.query(`set plan_cache_mode = ${mode}`);
          const { rows } = await client.query<{ 'QUERY PLAN': string }>(
            `explain execute listed (${values.map(asLiteral).join(', ')})`,
          );
          const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
          expect(plan, mode).toMatch(/Index/);
          expect(plan, mode).not.toMatch(/Seq Scan/);
        }
        await client.query('deallocate listed');
      }
      await client.end();
    },
  );

  const asLiteral = (value: string | number | Date | null): string =>
    value === null ? 'null' : `'${value instanceof Date ? value.toISOString() : value}'`;
});
