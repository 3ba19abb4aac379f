/**
 * Invariant: whoever changes, removes or puts in events behind the application's back is found out, and the place is named.
 */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { kindsOf, plantEvents, sealedTrail, tamper, verify } from '#test/support/audit-trail';
import { startHarness, testSecret, type Harness } from '#test/support/harness';

let harness: Harness;
let ids: number[];
beforeEach(async () => {
  harness = await startHarness();
  ids = await sealedTrail(harness, 12);
});
afterEach(() => harness.stop());

const idAt = (seq: number): number => ids[seq - 1] ?? 0;
const publicId = async (seq: number): Promise<string> => {
  const [row] = await harness.sql<{ id: string }>('select event_id as id from audit_events where id = $1', [
    idAt(seq),
  ]);
  return row?.id ?? '';
};

describe('G20 the audit trail is append-only', () => {
  test.each([
    `update audit_events set outcome = 'success'`,
    `update audit_events set ip = '203.0.113.9'`,
    `update audit_events set ip = null, type = 'login.succeeded'`,
    `update audit_events set created_at = created_at + interval '1 microsecond'`,
    'delete from audit_events',
    'truncate audit_events',
    `update audit_seals set seal = '\\x00'`,
    `update audit_seals set origin_salt = '\\x00'`,
    'update audit_seals set seq = seq + 100',
    'delete from audit_seals',
    'truncate audit_seals',
  ])('%s is refused', async (statement) => {
    await expect(harness.sql(statement)).rejects.toThrow(/append-only/);
    expect(await verify(harness)).toMatchObject({ status: 'intact', checked: 12 });
  });

  test('address and browser can be erased, and nothing else beside them', async () => {
    await harness.sql('update audit_events set ip = null, user_agent = null where id = $1', [idAt(1)]);
    await harness.sql('update audit_seals set origin_salt = null where event_id = $1', [idAt(1)]);
    // The event is of nobody, so nobody's erasure explains it.
    expect(kindsOf(await verify(harness))).toEqual(['origin_changed@1']);
  });
});

describe('G20 tampering is found', () => {
  test('nothing is found where nobody tampered, and events that wait for a seal are no fault', async () => {
    expect(await verify(harness)).toEqual({
      status: 'intact',
      checked: 12,
      unsealed: 0,
      unverifiable: 0,
      erased: 0,
      broken: 0,
      firstBroken: null,
      faults: [],
      anchor: expect.stringMatching(/^12:[0-9a-f]{64}$/) as string,
    });
    await plantEvents(harness, 3);
    expect(await verify(harness)).toMatchObject({ status: 'intact', checked: 12, unsealed: 3 });
  });

  test('a changed row', async () => {
    await tamper(harness, `update audit_events set outcome = 'success' where id = $1`, [idAt(5)]);
    const report = await verify(harness);
    expect(report).toMatchObject({ status: 'broken', checked: 12, broken: 1 });
    expect(report.firstBroken).toEqual({ kind: 'event_changed', seq: 5, id: await publicId(5) });
  });

  test('a deleted row', async () => {
    await tamper(harness, 'delete from audit_events where id = $1', [idAt(5)]);
    expect(kindsOf(await verify(harness))).toEqual(['event_missing@5']);
  });

  test('a deleted row whose seal went with it', async () => {
    await tamper(harness, 'delete from audit_events where id = $1', [idAt(5)]);
    await tamper(harness, 'delete from audit_seals where event_id = $1', [idAt(5)]);
    expect(kindsOf(await verify(harness))).toEqual(['seals_missing@5']);
  });

  test('a gap closed by moving the later seals up', async () => {
    await tamper(harness, 'delete from audit_events where id = $1', [idAt(5)]);
    await tamper(harness, 'delete from audit_seals where event_id = $1', [idAt(5)]);
    for (let seq = 6; seq <= 12; seq += 1)
      await tamper(harness, 'update audit_seals set seq = seq - 1 where seq = $1', [seq]);
    const found = kindsOf(await verify(harness));
    expect(found[0]).toBe('event_changed@5');
    expect(found.at(-1)).toBe('end_cut@12');
  });

  const backdated = `insert into audit_events (type, outcome, detail, created_at)
    values ('login.succeeded', 'success', '{}', now() - interval '3 hours')`;

  test('a row put into the past past the triggers', async () => {
    await tamper(harness, backdated);
    const report = await verify(harness);
    expect(kindsOf(report)).toEqual(['event_inserted']);
    expect(report.firstBroken?.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a row put into the past that was sealed like any other', async () => {
    await harness.sql(backdated);
    expect(await verify(harness)).toMatchObject({ status: 'intact', unsealed: 1 });
    await harness.container.auditSealing.runOnce();
    expect(kindsOf(await verify(harness))).toEqual(['event_backdated@13']);
  });

  test('a row kept from being sealed', async () => {
    await plantEvents(harness, 1);
    await harness.sql('delete from audit_unsealed');
    expect(kindsOf(await verify(harness))).toEqual(['event_inserted']);
  });

  test('two rows that changed places', async () => {
    const [one, other] = [idAt(3), idAt(8)];
    const exchange = 'update audit_events set id = $2 where id = $1';
    await harness.sql('alter table audit_events alter column id set generated by default');
    for (const move of [
      [one, 999_999],
      [other, one],
      [999_999, other],
    ])
      await tamper(harness, exchange, move);
    expect(kindsOf(await verify(harness))).toEqual(['event_changed@3', 'event_changed@8']);
  });

  test('two seals that changed places', async () => {
    for (const [from, to] of [
      [3, 999],
      [8, 3],
      [999, 8],
    ])
      await tamper(harness, 'update audit_seals set seq = $2 where seq = $1', [from, to]);
    expect(kindsOf(await verify(harness))).toEqual([
      'event_changed@3',
      'event_changed@4',
      'event_changed@8',
      'event_changed@9',
    ]);
  });

  test('the newest seals cut off, with their events', async () => {
    await tamper(harness, 'delete from audit_events where id > $1', [idAt(9)]);
    await tamper(harness, 'delete from audit_seals where seq > 9');
    expect(kindsOf(await verify(harness))).toEqual(['end_cut@10']);
  });

  test('the newest seals cut off, their events left', async () => {
    await tamper(harness, 'delete from audit_seals where seq > 9');
    expect(kindsOf(await verify(harness))).toEqual([
      'end_cut@10',
      ...Array<string>(3).fill('event_inserted'),
    ]);
  });

  test('the newest seals cut off, and the head moved down to the last that is left', async () => {
    await tamper(harness, 'delete from audit_events where id > $1', [idAt(9)]);
    await tamper(harness, 'delete from audit_seals where seq > 9');
    await harness.sql(
      `update audit_chain_ends h set seq = s.seq, seal = s.seal from audit_seals s where s.seq = 9 and place = 'head'`,
    );
    expect(kindsOf(await verify(harness))).toEqual(['end_forged@9']);
    await harness.sql(`update audit_chain_ends set mark_key_id = 'made-up'`);
    expect(kindsOf(await verify(harness))).toEqual(['end_forged@9']);
  });

  test('the head taken away', async () => {
    await harness.sql(`delete from audit_chain_ends where place = 'head'`);
    expect(kindsOf(await verify(harness))).toEqual(['end_forged@12']);
  });

  test('an older copy of the head put back: by the seal that was noted down elsewhere', async () => {
    const before = await harness.sql<{ seq: number }>('select * from audit_chain_ends');
    await sealedTrail(harness, 2);
    const { anchor } = await verify(harness);
    const [seq, seal] = (anchor ?? '').split(':');
    await tamper(harness, 'delete from audit_events where id > $1', [idAt(12)]);
    await tamper(harness, 'delete from audit_seals where seq > 12');
    await harness.sql(
      `update audit_chain_ends set (seq, seal, key_id, mark, mark_key_id) =
        (select seq, seal, key_id, mark, mark_key_id from jsonb_populate_record(null::audit_chain_ends, $1))`,
      [JSON.stringify(Object.assign({}, ...before.map(asJson)))],
    );
    expect((await verify(harness)).status).toBe('intact');
    const noted = { seq: Number(seq), seal: Buffer.from(seal ?? '', 'hex') };
    expect(kindsOf(await harness.container.auditVerification.verify({ anchor: noted }))).toEqual([
      'anchor_mismatch@14',
    ]);
  });

  test('the beginning cut off', async () => {
    await tamper(harness, 'delete from audit_events where id <= $1', [idAt(3)]);
    await tamper(harness, 'delete from audit_seals where seq <= 3');
    expect(kindsOf(await verify(harness))).toEqual(['start_cut@1']);
  });

  test('the beginning cut off, and a start put behind it', async () => {
    await harness.sql(
      `insert into audit_chain_ends select 'start', s.seq, s.seal, s.key_id, h.mark, h.mark_key_id
       from audit_seals s, audit_chain_ends h where s.seq = 3`,
    );
    await tamper(harness, 'delete from audit_events where id <= $1', [idAt(3)]);
    await tamper(harness, 'delete from audit_seals where seq <= 3');
    expect(kindsOf(await verify(harness))).toEqual(['start_forged@3']);
    await harness.sql(`update audit_chain_ends set mark_key_id = 'made-up' where place = 'start'`);
    expect(kindsOf(await verify(harness))).toEqual(['start_forged@3']);
  });

  test('everything taken away', async () => {
    await tamper(harness, 'delete from audit_events');
    await tamper(harness, 'delete from audit_seals');
    expect(kindsOf(await verify(harness))).toEqual(['end_cut@1']);
  });

  test('a seal said to be of a secret that nobody has', async () => {
    await tamper(harness, `update audit_seals set key_id = 'made-up' where seq = 5`);
    expect(kindsOf(await verify(harness))).toEqual(['key_unknown@5', 'event_changed@6']);
  });

  test('any change of any one column of any event', async () => {
    const columns: Record<string, string> = {
      event_id: 'gen_random_uuid()',
      type: `type || 'x'`,
      outcome: `case outcome when 'failure' then 'success' else 'failure' end`,
      user_id: 'gen_random_uuid()',
      actor_id: 'gen_random_uuid()',
      session_id: 'gen_random_uuid()',
      ip: `ip || '0'`,
      user_agent: 'lower(user_agent)',
      request_id: 'null',
      detail: `detail || '{"n": 0}'`,
      created_at: `created_at + interval '1 microsecond'`,
    };
    await harness.sql('create table kept as select * from audit_events');
    const change = fc.record({
      seq: fc.integer({ min: 1, max: 12 }),
      column: fc.constantFrom(...Object.keys(columns)),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ seq, column }) => {
        await tamper(harness, `update audit_events set ${column} = ${columns[column]} where id = $1`, [
          idAt(seq),
        ]);
        const kind = ['ip', 'user_agent'].includes(column) ? 'origin_changed' : 'event_changed';
        expect(kindsOf(await verify(harness))).toEqual([`${kind}@${seq}`]);
        await tamper(
          harness,
          `update audit_events e set ${column} = kept.${column} from kept where kept.id = e.id and e.id = $1`,
          [idAt(seq)],
        );
      }),
      { numRuns: 40 },
    );
    expect((await verify(harness)).status).toBe('intact');
  });
});

describe('G20 the application covers up for nobody', () => {
  test('sealing on a head that was moved leaves a gap that stays', async () => {
    await tamper(harness, 'delete from audit_events where id > $1', [idAt(9)]);
    await tamper(harness, 'delete from audit_seals where seq > 9');
    await harness.sql(
      `update audit_chain_ends h set seq = s.seq, seal = s.seal from audit_seals s where s.seq = 9 and place = 'head'`,
    );
    await sealedTrail(harness, 2);
    expect(kindsOf(await verify(harness))).toEqual(['seals_missing@10']);
    expect(harness.logs.join('')).toContain('the audit trail was tampered with');
    await sealedTrail(harness, 2);
    expect(kindsOf(await verify(harness))).toEqual(['seals_missing@10']);
  });

  test('retention removes nothing that was only made to look old', async () => {
    await tamper(
      harness,
      `update audit_events set created_at = created_at - interval '9 years' where id <= $1`,
      [idAt(4)],
    );
    await harness.container.housekeeping.runOnce();
    expect(kindsOf(await verify(harness))).toEqual([1, 2, 3, 4].map((seq) => `event_changed@${seq}`));
  });
});

describe('G20 without the secret nobody can say', () => {
  const other = 'another-obviously-fake-secret-0123456789abcdef-xyz';
  let rotated: Harness;
  afterEach(() => rotated.stop());

  test('what was sealed with a dropped secret is unverifiable, which is not broken', async () => {
    rotated = await startHarness({ database: harness.database, authSecrets: [other], clock: harness.clock });
    expect(await verify(rotated)).toMatchObject({ status: 'intact', unverifiable: 12, broken: 0 });
    await sealedTrail(rotated, 3);
    expect(await verify(rotated)).toMatchObject({
      status: 'intact',
      checked: 15,
      unverifiable: 12,
      broken: 0,
    });
    await tamper(rotated, 'delete from audit_events where id = $1', [idAt(5)]);
    expect(kindsOf(await verify(rotated))).toEqual(['event_missing@5']);
  });

  test('while both secrets are listed, all of it is verified', async () => {
    const both = [other, testSecret];
    rotated = await startHarness({ database: harness.database, authSecrets: both, clock: harness.clock });
    await sealedTrail(rotated, 3);
    expect(await verify(rotated)).toMatchObject({ status: 'intact', checked: 15, unverifiable: 0 });
  });
});

const asJson = (row: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value,
    ]),
  );
