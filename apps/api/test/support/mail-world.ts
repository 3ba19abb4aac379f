import { randomUUID } from 'node:crypto';
import type { MailContent } from '@authflow/emails';
import { earlier, type Clock } from '#src/domain/clock';
import { seconds } from '#src/domain/duration';
import type { MailTransport, OutgoingMail } from '#src/platform/mail/mail-transport';
import { createPool } from '#src/platform/postgres';
import { createDatabase, type Database } from '#src/repositories/database';
import type { MailKind, MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import { createMailDelivery, type MailDeliveryDependencies } from '#src/services/mail-delivery.service';
import { createTestDatabase } from './test-database';

export interface LogLine {
  level: 'info' | 'warn' | 'error';
  message: string;
  fields: Record<string, unknown>;
}

export interface StoredMail {
  state: string;
  attempts: number;
  lastError: string | null;
  nextAttemptAt: Date;
  providerMessageId: string | null;
  setupFault: boolean;
}

export type MailWorld = Awaited<ReturnType<typeof openMailWorld>>;

/** A clock that stands still until it is moved. */
export function movableClock(
  start = new Date('2026-11-22T10:00:00Z'),
): Clock & { move(milliseconds: number): void } {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    move: (milliseconds) => {
      now += milliseconds;
    },
  };
}

/** A transport that keeps what it takes; `before` may fail, wait or never end. */
export function recordingTransport(before: (mail: OutgoingMail) => Promise<void> | void = () => undefined) {
  const sent: OutgoingMail[] = [];
  const transport: MailTransport = {
    name: 'resend',
    async send(mail) {
      await before(mail);
      sent.push(mail);
      return { providerMessageId: `provider-${mail.id}` };
    },
  };
  return { transport, sent };
}

/** Verification mail whose link holds the row's id, so that every mail is told apart. */
export const composeVerification = (row: MailOutboxRow): Promise<MailContent | null> =>
  Promise.resolve({
    kind: 'email_verification',
    name: null,
    link: `https://app.example.com/auth/verify-email/${row.id}`,
    code: '492816',
    linkExpiresInMinutes: 60,
    codeExpiresInMinutes: 10,
    requestedFrom: null,
  });

/** A database of its own with an outbox, a movable clock and a log that can be read. */
export async function openMailWorld(startAt?: Date) {
  const testDatabase = await createTestDatabase();
  const pool = createPool({ url: testDatabase.url, max: 8 });
  const database: Database = createDatabase(pool);
  const clock = movableClock(startAt);
  const lines: LogLine[] = [];
  const logAt = (level: LogLine['level']) => (fields: Record<string, unknown>, message: string) =>
    void lines.push({ level, message, fields });

  return {
    url: testDatabase.url,
    pool,
    database,
    clock,
    lines,
    /** A mail that has rested: the clock stands still, so a new one never would. */
    async enqueue(changes: { recipient?: string; kind?: MailKind } = {}): Promise<string> {
      const id = randomUUID();
      const mail = {
        kind: 'email_verification' as const,
        recipient: `${id.slice(0, 8)}@example.com`,
        ...changes,
      };
      await database.transaction(async (repos) => {
        const now = earlier(clock.now(), seconds(1));
        await repos.mailOutbox.enqueue({ id, payload: {}, now, ...mail });
      });
      return id;
    },
    worker: (changes: Partial<MailDeliveryDependencies> & Pick<MailDeliveryDependencies, 'transport'>) =>
      createMailDelivery({
        database,
        compose: composeVerification,
        brand: { productName: 'AuthFlow', webUrl: 'https://app.example.com' },
        from: 'AuthFlow <no-reply@mail.example.com>',
        clock,
        logger: { info: logAt('info'), warn: logAt('warn'), error: logAt('error') },
        ...changes,
      }),
    async stored(id: string): Promise<StoredMail> {
      const { rows } = await pool.query<StoredMail>(
        `select state, attempts, last_error as "lastError", next_attempt_at as "nextAttemptAt",
                provider_message_id as "providerMessageId", setup_fault as "setupFault"
           from mail_outbox where id = $1`,
        [id],
      );
      const [row] = rows;
      if (row === undefined) throw new Error(`no mail ${id}`);
      return row;
    },
    async close() {
      await pool.end();
      await testDatabase.drop();
    },
  };
}

/** Waits until `done` is true, at most five seconds. */
export async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!(await done())) {
    if (performance.now() > deadline) throw new Error('it did not come about within five seconds');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
