import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { days, hours } from '#src/domain/duration';
import { connectClient } from '#src/platform/postgres';
import { kindsOf, plantEvents, sealedTrail, tamper, verify } from '#test/support/audit-trail';
import { together } from '#test/support/calls';
import { bearer, startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(() => harness.stop());

const count = async (table: string): Promise<number> => {
  const [row] = await harness.sql<{ count: number }>(`select count(*)::int as count from ${table}`);
  return row?.count ?? -1;
};
const insert = `insert into audit_events (type, outcome, created_at) values ('login.failed', 'failure', now()) returning id`;

describe('sealing', () => {
  it('seals an event that is committed after later ones were sealed', async () => {
    const slow = await connectClient(harness.database.url);
    await slow.query('begin');
    const { rows } = await slow.query<{ id: number }>(insert);
    await sealedTrail(harness, 3);
    expect(await count('audit_seals')).toBe(3);
    await slow.query('commit');
    await slow.end();
    expect(await verify(harness)).toMatchObject({ status: 'intact', checked: 3, unsealed: 1 });

    await harness.container.auditSealing.runOnce();
    const [late] = await harness.sql<{ seq: number; lower: boolean }>(
      'select seq, event_id < (select event_id from audit_seals where seq = 1) as lower from audit_seals where event_id = $1',
      [rows[0]?.id],
    );
    expect(late).toEqual({ seq: 4, lower: true });
    expect(await verify(harness)).toMatchObject({ status: 'intact', checked: 4, unsealed: 0 });
  });

  it('leaves nothing out and nothing double while many write and several processes seal', async () => {
    const others = await Promise.all(
      [1, 2].map(() => startHarness({ database: harness.database, clock: harness.clock })),
    );
    const instances = [harness, ...others];
    let writing = true;
    const sealers = instances.map(async ({ container }) => {
      while (writing) await container.auditSealing.runOnce();
    });
    await together(8, async (writer) => {
      const client = await connectClient(harness.database.url);
      for (let round = 0; round < 25; round += 1) {
        await client.query('begin');
        await client.query(insert);
        if (round % 5 === 0) await setTimeout(writer);
        await client.query(round % 7 === 3 ? 'rollback' : 'commit');
      }
      await client.end();
    });
    writing = false;
    await Promise.all(sealers);
    await harness.container.auditSealing.runOnce();
    const events = await count('audit_events');
    expect(events).toBeGreaterThan(150);
    expect([await count('audit_seals'), await count('audit_unsealed')]).toEqual([events, 0]);
    expect(await verify(harness)).toMatchObject({
      status: 'intact',
      checked: events,
      unsealed: 0,
      broken: 0,
    });
    await Promise.all(others.map((other) => other.stop()));
  });

  it('goes through a long backlog in batches, and verifying reports its progress', async () => {
    await plantEvents(harness, 2300);
    expect(await harness.container.auditSealing.runOnce()).toBe(2300);
    const seen: number[] = [];
    const onProgress = ({ checked, total }: { checked: number; total: number }) => {
      expect(total).toBe(2300);
      seen.push(checked);
    };
    expect(await harness.container.auditVerification.verify({ onProgress })).toMatchObject({ checked: 2300 });
    expect(seen).toEqual([1000, 2000, 2300]);
  });

  it('happens by itself within seconds, and notes the newest seal in the log', async () => {
    harness.container.auditSealing.start();
    await harness.signUp();
    for (let tries = 0; tries < 100 && (await count('audit_unsealed')) > 0; tries += 1) await setTimeout(100);
    expect(await count('audit_unsealed')).toBe(0);
    expect(harness.logs.join('')).toMatch(/"anchor":"\d+:[0-9a-f]{64}".*sealed up to here/);
  });
});

describe('erasing an account', () => {
  it('takes address, browser and what they could be guessed by; the chain goes on to hold', async () => {
    const { accessToken, grant } = await harness.signUp();
    await sealedTrail(harness, 2);
    await harness.http.delete('/v1/me').set(bearer(accessToken)).expect(200);
    await harness.container.auditSealing.runOnce();
    harness.clock.advance(days(15));
    await harness.container.housekeeping.runOnce();
    const rows = await harness.sql(
      `select 1 from audit_events e join audit_seals s on s.event_id = e.id
       where e.user_id = $1 and (e.ip is not null or e.user_agent is not null or s.origin_salt is not null)`,
      [grant.user.id],
    );
    expect(rows).toEqual([]);
    const report = await verify(harness);
    expect(report).toMatchObject({ status: 'intact', unsealed: 0, broken: 0 });
    expect(report.erased).toBeGreaterThan(2);
  });
});

describe('retention', () => {
  it('lets old events go with their seals, and what is left still holds', async () => {
    await sealedTrail(harness, 600);
    harness.clock.advance(days(300));
    await sealedTrail(harness, 5);
    harness.clock.advance(days(66));
    await sealedTrail(harness, 3);
    await plantEvents(harness, 1);
    expect(await harness.container.housekeeping.runOnce()).toBe(600);
    expect([await count('audit_events'), await count('audit_seals')]).toEqual([9, 8]);
    expect(await verify(harness)).toMatchObject({ status: 'intact', checked: 8, unsealed: 1 });

    await tamper(
      harness,
      'delete from audit_events where id in (select event_id from audit_seals where seq = 601)',
    );
    await tamper(harness, 'delete from audit_seals where seq = 601');
    expect(kindsOf(await verify(harness))).toEqual(['start_cut@601']);
  });

  it('can let everything go, and the chain goes on from there', async () => {
    await sealedTrail(harness, 4);
    harness.clock.advance(days(400));
    await harness.container.housekeeping.runOnce();
    expect([await count('audit_events'), await count('audit_seals')]).toEqual([0, 0]);
    expect(await verify(harness)).toMatchObject({ status: 'intact', checked: 0 });
    await sealedTrail(harness, 2);
    expect(await verify(harness)).toMatchObject({ status: 'intact', checked: 2 });
    expect(await harness.sql('select seq from audit_seals order by 1')).toEqual([{ seq: 5 }, { seq: 6 }]);
  });

  it('waits for the seal of an event, however old it is', async () => {
    await plantEvents(harness, 3);
    harness.clock.advance(days(400));
    await harness.container.housekeeping.runOnce();
    expect(await count('audit_events')).toBe(3);
  });

  it('keeps everything when it is told to', async () => {
    const keeper = await startHarness({
      database: harness.database,
      clock: harness.clock,
      env: { AUDIT_RETENTION_DAYS: '0' },
    });
    await sealedTrail(harness, 3);
    harness.clock.advance(days(4000));
    await keeper.container.housekeeping.runOnce();
    expect(await count('audit_events')).toBe(3);
    await keeper.stop();
  });

  it('removes what somebody broke once something sound behind it is old enough', async () => {
    await sealedTrail(harness, 6);
    await tamper(
      harness,
      'delete from audit_events where id = (select event_id from audit_seals where seq = 2)',
    );
    harness.clock.advance(days(364));
    await harness.container.housekeeping.runOnce();
    expect(kindsOf(await verify(harness))).toEqual(['event_missing@2']);
    harness.clock.advance(hours(25));
    await harness.container.housekeeping.runOnce();
    expect(await verify(harness)).toMatchObject({ status: 'intact', checked: 0 });
  });
});
