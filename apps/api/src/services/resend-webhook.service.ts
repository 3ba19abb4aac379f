import { createHmac, timingSafeEqual } from 'node:crypto';
import { idSchema } from '@authflow/contracts';
import { z } from 'zod';
import { AppError } from '#src/domain/app-error';
import { toNumericDate, type Clock } from '#src/domain/clock';
import { mailIdTag } from '#src/platform/mail/mail-transport';
import type { Database } from '#src/repositories/database';
import type { DeliveryReport } from '#src/repositories/mail-outbox.repository';

export interface ResendWebhook {
  /**
   * Takes one report of Resend about a mail. **State** sent → delivered | bounced | failed. Reports that come again,
   * late, or about mail we do not know are accepted and change nothing, or else Resend would repeat them.
   * @param request the body byte for byte as it came: the signature covers it
   * @throws AppError `not_found` when no signing secret is configured; `unauthenticated` when the signature is
   *   missing, wrong or older than five minutes; `validation_failed` when a signed body is no event
   */
  receive(request: {
    headers: Record<string, string | string[] | undefined>;
    rawBody: Buffer | string;
  }): Promise<void>;
}

const toleranceSeconds = 300;

/**
 * What an event means for the mail. A complaint says that it arrived. A suppressed address bounced before, and Resend
 * did not try again.
 */
const outcomes = new Map<string, DeliveryReport['state']>([
  ['email.delivered', 'delivered'],
  ['email.complained', 'delivered'],
  ['email.bounced', 'bounced'],
  ['email.suppressed', 'bounced'],
  ['email.failed', 'failed'],
]);

const eventSchema = z.object({ type: z.string() });
const mailEventSchema = z.object({
  data: z.object({
    email_id: z.string().min(1).max(200),
    // Anything but our own tag, a tag of another sender included, is no reason to refuse the report.
    tags: z
      .object({ [mailIdTag]: idSchema.optional().catch(undefined) })
      .optional()
      .catch(undefined),
  }),
});

/** Builds the receiver of Resend's webhooks. @param deps `secret`: `whsec_…`; null turns the receiver off */
export function createResendWebhook(deps: {
  database: Database;
  secret: string | null;
  clock: Clock;
}): ResendWebhook {
  const { database, secret, clock } = deps;
  const key = secret === null ? null : Buffer.from(secret.replace(/^whsec_/, ''), 'base64');

  return {
    async receive({ headers, rawBody }) {
      if (key === null) throw new AppError('not_found');
      const now = clock.now();
      const body = Buffer.from(rawBody);
      if (!isSigned(key, headers, body, toNumericDate(now))) throw new AppError('unauthenticated');

      const json = parseJson(body);
      const state = outcomes.get(parse(eventSchema, json).type);
      if (state === undefined) return;
      const { email_id: providerMessageId, tags } = parse(mailEventSchema, json).data;
      const mailId = tags?.[mailIdTag] ?? null;
      await database.repos.mailOutbox.recordDelivery({ providerMessageId, mailId, state, now });
    },
  };
}

type Headers = Record<string, string | string[] | undefined>;

/**
 * True when one of the signatures fits. Time is part of what is signed, so a captured report can't be replayed later.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
function isSigned(key: Buffer, headers: Headers, body: Buffer, nowSeconds: number): boolean {
  const [id, timestamp, signatures] = ['svix-id', 'svix-timestamp', 'svix-signature'].map((name) => {
    const value = headers[name];
    return typeof value === 'string' ? value : '';
  });
  if (!id || !timestamp || !signatures || key.length === 0) return false;
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowSeconds - Number(timestamp)) > toleranceSeconds) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(' ').some((entry) => {
    const given = entry.startsWith('v1,') ? Buffer.from(entry.slice(3), 'base64') : Buffer.alloc(0);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new AppError('validation_failed', { cause });
  }
}

function parse<Output>(schema: z.ZodType<Output>, value: unknown): Output {
  const result = schema.safeParse(value);
  if (!result.success) throw new AppError('validation_failed', { cause: result.error });
  return result.data;
}
