import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hours, minutes, seconds } from '#src/domain/duration';
import { createMailTransport } from '#src/platform/mail/create-mail-transport';
import { MailTransportError } from '#src/platform/mail/mail-transport';
import { openMailWorld, recordingTransport, until, type MailWorld } from '#test/support/mail-world';

let world: MailWorld;
beforeEach(async () => {
  world = await openMailWorld();
});
afterEach(() => world.close());

const forever = () => new Promise<void>(() => undefined);
const down = () => {
  throw new MailTransportError('temporary', 'The provider is down.');
};

describe('a mail in the outbox', () => {
  it('reaches the development mailbox with its link and its code', async () => {
    const settings = { transport: 'mailbox', resendApiKey: null, resendApiUrl: null, smtpUrl: null } as const;
    const store = world.database.repos.mailboxMessages;
    const id = await world.enqueue({ recipient: 'jo@example.com' });
    const transport = createMailTransport(settings, { store, clock: world.clock });

    expect(await world.worker({ transport }).runOnce()).toBe(1);
    const [message] = await store.list({ limit: 10 });
    expect(message).toMatchObject({
      id,
      to: 'jo@example.com',
      links: [`https://app.example.com/auth/verify-email/${id}`],
      code: '492816',
    });
    expect(message?.text).toContain(`https://app.example.com/auth/verify-email/${id}`);
    expect(message?.html).toContain(`https://app.example.com/auth/verify-email/${id}`);
    expect(await world.stored(id)).toMatchObject({ state: 'sent', attempts: 1, lastError: null });
  });

  it('is sent once, and what came of it is told', async () => {
    const outcomes: unknown[] = [];
    const { transport, sent } = recordingTransport();
    const id = await world.enqueue();
    const worker = world.worker({ transport, onOutcome: (outcome) => outcomes.push(outcome) });
    expect([await worker.runOnce(), await worker.runOnce()]).toEqual([1, 0]);
    expect(sent.map((mail) => mail.id)).toEqual([id]);
    expect(outcomes).toEqual([{ kind: 'email_verification', outcome: 'sent', attempt: 1 }]);
    expect(await world.stored(id)).toMatchObject({ providerMessageId: `provider-${id}` });
  });

  it('that is not wanted any more is suppressed, and from outside looks sent', async () => {
    const { transport, sent } = recordingTransport();
    const id = await world.enqueue();
    await world.worker({ transport, compose: () => Promise.resolve(null) }).runOnce();
    expect(sent).toEqual([]);
    expect(await world.stored(id)).toMatchObject({ state: 'suppressed' });
    expect(await world.database.repos.mailOutbox.findState(id)).toBe('sent');
  });

  it('does not exist when the change it reports was rolled back', async () => {
    const { transport, sent } = recordingTransport();
    const id = crypto.randomUUID();
    const mail = { id, kind: 'password_changed' as const, recipient: 'jo@example.com', payload: {} };
    await world.database
      .transaction(async (repos) => {
        await repos.mailOutbox.enqueue({ ...mail, now: world.clock.now() });
        throw new Error('the change failed');
      })
      .catch(() => undefined);
    expect(await world.worker({ transport }).runOnce()).toBe(0);
    expect(sent).toEqual([]);
  });
});

describe('several workers', () => {
  it('never send a mail twice', async () => {
    const { transport, sent } = recordingTransport(() => new Promise((resolve) => setTimeout(resolve, 5)));
    const ids: string[] = [];
    for (let count = 0; count < 30; count += 1) ids.push(await world.enqueue());
    const workers = [1, 2, 3].map(() => world.worker({ transport }));
    for (const worker of workers) worker.start();
    await until(() => sent.length >= ids.length);
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(sent.map((mail) => mail.id).sort()).toEqual(ids.sort());
  });

  it('leave a leased mail alone until the lease of its holder ends', async () => {
    const id = await world.enqueue();
    const { transport: hanging } = recordingTransport(forever);
    const dead = world.worker({ transport: hanging });
    void dead.runOnce();
    await until(async () => (await world.stored(id)).attempts === 1);

    const { transport, sent } = recordingTransport();
    const heir = world.worker({ transport });
    world.clock.move(seconds(19));
    expect(await heir.runOnce()).toBe(0);
    world.clock.move(seconds(2));
    expect(await heir.runOnce()).toBe(1);
    expect(sent.map((mail) => mail.id)).toEqual([id]);
    expect(await world.stored(id)).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('do not undo each other: one that outlived its lease cannot put the mail back', async () => {
    const id = await world.enqueue();
    let fail: () => void = () => undefined;
    const slow = recordingTransport(
      () =>
        new Promise((_resolve, reject) => {
          fail = () => {
            reject(new MailTransportError('temporary', 'Too late.'));
          };
        }),
    );
    const late = world.worker({ transport: slow.transport }).runOnce();
    await until(async () => (await world.stored(id)).attempts === 1);
    world.clock.move(seconds(21));

    const { transport: hanging } = recordingTransport(forever);
    void world.worker({ transport: hanging }).runOnce();
    await until(async () => (await world.stored(id)).attempts === 2);
    fail();
    await late;
    world.clock.move(seconds(10)); // past the wait the late one asks for, within the lease of the second
    const third = recordingTransport();
    expect(await world.worker({ transport: third.transport }).runOnce()).toBe(0);
  });
});

describe('a provider that is down', () => {
  it('is asked again, each time later, and gets the mail once', async () => {
    let outage = true;
    const { transport, sent } = recordingTransport(() => {
      if (outage) down();
    });
    const id = await world.enqueue();
    const worker = world.worker({ transport });
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      expect(await worker.runOnce()).toBe(1);
      expect(await worker.runOnce()).toBe(0);
      const { state, nextAttemptAt, lastError } = await world.stored(id);
      expect({ state, lastError }).toEqual({ state: 'queued', lastError: 'The provider is down.' });
      waits.push(nextAttemptAt.getTime() - world.clock.now().getTime());
      world.clock.move(waits.at(-1) ?? 0);
    }
    const least = [seconds(2), seconds(8), seconds(30), minutes(2), minutes(10), hours(1)];
    waits.forEach((wait, at) => {
      expect(wait).toBeGreaterThanOrEqual(least[at] ?? 0);
      expect(wait).toBeLessThanOrEqual((least[at] ?? 0) * 1.2);
    });
    outage = false;
    await worker.runOnce();
    await worker.runOnce();
    expect(sent.map((mail) => mail.id)).toEqual([id]);
    expect(await world.stored(id)).toMatchObject({ state: 'sent', attempts: 7 });
  });

  it('says how long to wait', async () => {
    const { transport } = recordingTransport(() => {
      throw new MailTransportError('temporary', 'Slower.', { retryAfterSeconds: 90 });
    });
    const id = await world.enqueue();
    await world.worker({ transport }).runOnce();
    const wait = (await world.stored(id)).nextAttemptAt.getTime() - world.clock.now().getTime();
    expect(wait).toBeGreaterThanOrEqual(seconds(90));
  });

  it('makes one line in the log, not one per mail, and one when it is over', async () => {
    let outage = true;
    const { transport, sent } = recordingTransport(() => {
      if (outage) down();
    });
    for (let count = 0; count < 8; count += 1) await world.enqueue();
    const worker = world.worker({ transport });
    await worker.runOnce();
    await worker.runOnce();
    expect(world.lines.map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'The provider is down.'],
    ]);
    outage = false;
    world.clock.move(seconds(3));
    await worker.runOnce();
    await worker.runOnce();
    expect(sent).toHaveLength(8);
    expect(world.lines.map(({ message }) => message)).toEqual([
      'The provider is down.',
      'Mail goes out again.',
    ]);
  });

  it('is given up after a day', async () => {
    const { transport } = recordingTransport(down);
    const id = await world.enqueue();
    const worker = world.worker({ transport });
    world.clock.move(hours(23));
    await worker.runOnce();
    expect((await world.stored(id)).state).toBe('queued');
    world.clock.move(minutes(59));
    await worker.runOnce();
    world.clock.move(hours(2));
    await worker.runOnce();
    expect(await world.stored(id)).toMatchObject({
      state: 'failed',
      lastError: 'Given up after a day. The provider is down.',
    });
    world.clock.move(hours(2));
    expect(await worker.runOnce()).toBe(0);
  });
});

describe('a fault that is not an outage', () => {
  it('in our own setup reads as failed, is said aloud, and is tried at once after a restart', async () => {
    let mended = false;
    const { transport, sent } = recordingTransport(() => {
      if (!mended) throw new MailTransportError('setup', 'Verify a domain.');
    });
    const id = await world.enqueue();
    await world.enqueue();
    await world.worker({ transport }).runOnce();
    expect(await world.database.repos.mailOutbox.findState(id)).toBe('failed');
    expect(await world.stored(id)).toMatchObject({
      state: 'queued',
      setupFault: true,
      lastError: 'Verify a domain.',
    });
    expect(world.lines.map(({ level, message }) => [level, message])).toEqual([
      ['error', 'Verify a domain.'],
    ]);

    mended = true;
    const restarted = world.worker({ transport });
    restarted.start();
    await until(() => sent.length === 2);
    await restarted.stop();
    expect(await world.database.repos.mailOutbox.findState(id)).toBe('sent');
    expect(await world.stored(id)).toMatchObject({ setupFault: false, lastError: null });
  });

  it('of the mail itself fails it for good', async () => {
    const { transport } = recordingTransport(() => {
      throw new MailTransportError('rejected', 'No such recipient.');
    });
    const id = await world.enqueue();
    const worker = world.worker({ transport });
    await worker.runOnce();
    expect(await world.stored(id)).toMatchObject({ state: 'failed', lastError: 'No such recipient.' });
    world.clock.move(hours(5));
    expect(await worker.runOnce()).toBe(0);
  });

  it('of the program is logged and tried again, and never with what it carried', async () => {
    let broken = true;
    const { transport, sent } = recordingTransport();
    const id = await world.enqueue();
    const worker = world.worker({
      transport,
      compose: async (row) => {
        if (broken) throw new TypeError('undefined is not a name');
        return Promise.resolve({
          kind: 'password_changed',
          name: null,
          changedAt: row.createdAt,
          keptApiKeys: 0,
          requestedFrom: null,
          resetUrl: 'https://app.example.com/auth/forgot-password',
        });
      },
    });
    await worker.runOnce();
    expect(await world.stored(id)).toMatchObject({
      state: 'queued',
      lastError: 'The mail could not be made.',
    });
    expect(world.lines[0]).toMatchObject({
      level: 'error',
      fields: { mailId: id, kind: 'email_verification' },
    });
    broken = false;
    world.clock.move(seconds(3));
    await worker.runOnce();
    expect(sent[0]).toMatchObject({ links: ['https://app.example.com/auth/forgot-password'], code: null });
  });

  it('of a mail that takes the process down each time ends', async () => {
    const { transport, sent } = recordingTransport();
    const id = await world.enqueue();
    await world.pool.query('update mail_outbox set attempts = 60 where id = $1', [id]);
    await world.worker({ transport }).runOnce();
    expect(sent).toEqual([]);
    expect(await world.stored(id)).toMatchObject({ state: 'failed', lastError: 'Tried too often.' });
  });
});

describe('a database that fails', () => {
  it('after the mail left makes nobody get it twice', async () => {
    const breakTable = () => world.pool.query('alter table mail_outbox rename column last_error to hidden');
    const mendTable = () => world.pool.query('alter table mail_outbox rename column hidden to last_error');
    const { transport, sent } = recordingTransport(async () => {
      await breakTable();
    });
    const id = await world.enqueue();
    const worker = world.worker({ transport });
    await worker.runOnce();
    expect(sent).toHaveLength(1);
    expect(world.lines).toMatchObject([
      { level: 'warn', message: 'The outbox cannot be written: mail is tried again.' },
    ]);
    await mendTable();
    expect((await world.stored(id)).state).toBe('queued');

    world.clock.move(seconds(21));
    expect(await worker.runOnce()).toBe(1);
    expect(sent).toHaveLength(1);
    expect(await world.stored(id)).toMatchObject({ state: 'sent', providerMessageId: `provider-${id}` });
  });

  it('does not end the worker, and fills no log', async () => {
    const { transport, sent } = recordingTransport();
    const worker = world.worker({ transport });
    await world.pool.query('alter table mail_outbox rename to mail_outbox_away');
    worker.start();
    for (let count = 0; count < 20; count += 1) {
      worker.wake();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(world.lines.map(({ message }) => message)).toEqual(['The outbox cannot be read: mail waits.']);
    await world.pool.query('alter table mail_outbox_away rename to mail_outbox');
    const id = await world.enqueue();
    await until(() => sent.length === 1);
    await worker.stop();
    expect(sent[0]?.id).toBe(id);
  });
});

describe('a running worker', () => {
  it('delivers soon when woken, and within a second when not', async () => {
    const { transport, sent } = recordingTransport();
    const worker = world.worker({ transport });
    worker.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const started = performance.now();
    await world.enqueue();
    worker.wake();
    await until(() => sent.length === 1);
    expect(performance.now() - started).toBeLessThan(900);
    await world.enqueue();
    await until(() => sent.length === 2);
    await worker.stop();
  });

  it('holds no mail up behind slow ones', async () => {
    const slow = new Set<string>();
    const { transport, sent } = recordingTransport(({ id }) => (slow.has(id) ? forever() : undefined));
    for (let count = 0; count < 3; count += 1) slow.add(await world.enqueue());
    world.clock.move(1);
    for (let count = 0; count < 12; count += 1) await world.enqueue();
    const worker = world.worker({ transport });
    worker.start();
    await until(() => sent.length === 12);
    expect(sent.some(({ id }) => slow.has(id))).toBe(false);
  });

  it('takes no more than it has hands for', async () => {
    const { transport } = recordingTransport(forever);
    for (let count = 0; count < 10; count += 1) await world.enqueue();
    const worker = world.worker({ transport });
    worker.start();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { rows } = await world.pool.query<{ leased: number }>(
      'select count(*) as leased from mail_outbox where leased_until is not null',
    );
    expect(rows[0]?.leased).toBe(4);
  });

  it('finishes what is in hand before it stops, and takes nothing new', async () => {
    let finish: () => void = () => undefined;
    const { transport, sent } = recordingTransport(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    const first = await world.enqueue();
    const worker = world.worker({ transport });
    worker.start();
    await until(async () => (await world.stored(first)).attempts === 1);
    const stopped = worker.stop();
    const second = await world.enqueue();
    worker.wake();
    setTimeout(() => {
      finish();
    }, 100);
    await stopped;
    expect(sent.map(({ id }) => id)).toEqual([first]);
    expect((await world.stored(first)).state).toBe('sent');
    expect(await world.stored(second)).toMatchObject({ state: 'queued', attempts: 0 });
  });
});
