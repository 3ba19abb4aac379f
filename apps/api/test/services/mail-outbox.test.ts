import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { days } from '#src/domain/duration';
import { openMailWorld, type MailWorld } from '#test/support/mail-world';

let world: MailWorld;
beforeAll(async () => {
  world = await openMailWorld();
});
afterAll(() => world.close());

type Reported = 'delivered' | 'bounced' | 'failed';

async function sentMail() {
  const id = await world.enqueue();
  const providerMessageId = randomUUID();
  await world.database.repos.mailOutbox.markSent(id, { providerMessageId, now: world.clock.now() });
  const report = (state: Reported, mailId?: string) =>
    world.database.repos.mailOutbox.recordDelivery({
      providerMessageId,
      state,
      now: world.clock.now(),
      ...(mailId === undefined ? {} : { mailId }),
    });
  return { id, providerMessageId, report, state: () => world.database.repos.mailOutbox.findState(id) };
}

describe('the state of a mail', () => {
  it.each<[Reported[], string]>([
    [['delivered'], 'delivered'],
    [['bounced'], 'bounced'],
    [['failed'], 'failed'],
    [['delivered', 'bounced'], 'bounced'],
    [['delivered', 'failed'], 'delivered'],
    [['bounced', 'delivered'], 'bounced'],
    [['failed', 'delivered'], 'failed'],
    [['bounced', 'failed'], 'bounced'],
    [['delivered', 'delivered'], 'delivered'],
  ])('after the reports %j is %s', async (reports, expected) => {
    const mail = await sentMail();
    for (const report of reports) await mail.report(report);
    expect(await mail.state()).toBe(expected);
  });

  it('does not go back to sent when the report came first', async () => {
    const id = await world.enqueue();
    const providerMessageId = randomUUID();
    const now = world.clock.now();
    const { mailOutbox } = world.database.repos;
    expect(await mailOutbox.recordDelivery({ providerMessageId, mailId: id, state: 'bounced', now })).toBe(
      true,
    );
    await mailOutbox.markSent(id, { providerMessageId, now });
    expect(await mailOutbox.findState(id)).toBe('bounced');
  });

  it('is not changed by reports about other mail', async () => {
    const mail = await sentMail();
    const { mailOutbox } = world.database.repos;
    const now = world.clock.now();
    const foreign = { providerMessageId: randomUUID(), mailId: mail.id, state: 'bounced' as const, now };
    expect(await mailOutbox.recordDelivery(foreign)).toBe(false);
    expect(await mail.state()).toBe('sent');
    expect(await mailOutbox.findState(randomUUID())).toBeNull();
  });
});

describe('settled mail', () => {
  it('is forgotten after its time, waiting mail never', async () => {
    const { mailOutbox } = world.database.repos;
    const settled = await sentMail();
    const waiting = await world.enqueue();
    world.clock.move(days(31));
    const fresh = await sentMail();
    const before = new Date(world.clock.now().getTime() - days(30));
    expect(await mailOutbox.deleteSettled({ before, limit: 1000 })).toBeGreaterThan(0);
    expect(await settled.state()).toBeNull();
    expect(await fresh.state()).toBe('sent');
    expect(await mailOutbox.findState(waiting)).toBe('queued');
  });
});
