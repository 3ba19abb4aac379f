import type { DeliveryState } from '@authflow/contracts';
import type { Sql } from '#src/platform/sql';
import { operatorsMails, type OperatorsMails } from './operators-mails';

export type MailKind =
  | 'email_verification'
  | 'email_verification_resend'
  | 'already_registered'
  | 'password_reset'
  | 'password_changed'
  | 'refresh_token_reused'
  | 'magic_link'
  | 'new_device'
  | 'account_locked'
  | 'email_change'
  | 'email_change_notice'
  | 'email_changed'
  | 'account_deleted'
  | 'account_restored'
  | 'security_notice'
  | 'invitation'
  | 'impersonation_notice';

/** A mail that waits for, or went through, delivery. `payload` holds ids only, never a link or a code. */
export interface MailOutboxRow {
  id: string;
  kind: MailKind;
  recipient: string;
  payload: Record<string, unknown>;
  /** `suppressed`: decided at delivery that nothing is to be sent. */
  state: DeliveryState | 'suppressed';
  /** How often delivery was begun, the running attempt included. */
  attempts: number;
  providerMessageId: string | null;
  /** How often an operator had it sent once more. */
  resent: number;
  createdAt: Date;
}

/** What a provider reports about a mail it took, by the id it gave and, where it echoes it, by ours. */
export interface DeliveryReport {
  providerMessageId: string;
  mailId?: string | null;
  state: 'delivered' | 'bounced' | 'failed';
  now: Date;
}

export interface MailOutboxRepository extends OperatorsMails {
  /**
   * Writes a mail to be sent, in the transaction of the change it reports.
   * **State** none → queued, due at once.
   */
  enqueue(mail: {
    id: string;
    kind: MailKind;
    recipient: string;
    payload: Record<string, unknown>;
    now: Date;
  }): Promise<void>;
  /**
   * Takes up to `limit` due mails for one worker, oldest first. Nobody else gets them before `leaseUntil`;
   * a worker that dies loses its lease by time alone. Counts the attempt.
   * @param args.restMs a new mail is left alone for that long and up to half as long again, by its id
   */
  lease(args: { now: Date; leaseUntil: Date; limit: number; restMs: number }): Promise<MailOutboxRow[]>;
  /** Replaces the payload: what composing the mail decided, so that a second attempt makes the same mail. */
  setPayload(id: string, payload: Record<string, unknown>, now: Date): Promise<void>;
  /** The provider took it. **State** queued → sent. A delivery report that came first stays. */
  markSent(id: string, result: { providerMessageId: string | null; now: Date }): Promise<void>;
  /** Nothing is to be sent. **State** queued → suppressed. */
  markSuppressed(id: string, now: Date): Promise<void>;
  /** Given up. **State** queued → failed. `error` is shown to operators: no address, no secret. */
  markFailed(id: string, failure: { attempt: number; error: string; now: Date }): Promise<void>;
  /**
   * Gives the lease back until `nextAttemptAt`. **State** queued → queued. Only the holder of the newest
   * attempt may: a worker that outlived its lease must not free the mail under its successor.
   * @param failure `setupFault`: no mail will leave until an operator mends the configuration
   */
  retryLater(
    id: string,
    failure: { attempt: number; nextAttemptAt: Date; error: string; setupFault: boolean; now: Date },
  ): Promise<void>;
  /** Makes mails held back by a setup fault due at once, since the setup may be mended. @returns how many */
  retryHeldBack(now: Date): Promise<number>;
  /**
   * Applies a provider's report. **State** queued|sent → delivered|bounced|failed, delivered → bounced
   * (some bounces come late). Never backwards, so replayed and reordered reports are harmless.
   * @returns whether a mail changed
   */
  recordDelivery(report: DeliveryReport): Promise<boolean>;
  /**
   * How far a mail got, or null. `suppressed` reads as `sent`: from outside the two must look the same. A mail
   * held back by a setup fault reads as `failed`, since nobody should wait for it; once it leaves it reads `sent`.
   */
  findState(id: string): Promise<DeliveryState | null>;
  /** Forgets mails that were settled before `before`, at most `limit`. @returns how many */
  deleteSettled(args: { before: Date; limit: number }): Promise<number>;
}

const columns = `id, kind, recipient, payload, state, attempts,
  provider_message_id as "providerMessageId", resent, created_at as "createdAt"`;

/** Builds the repository of `mail_outbox`. */
export function createMailOutboxRepository(sql: Sql): MailOutboxRepository {
  return {
    async enqueue({ id, kind, recipient, payload, now }) {
      await sql.run(
        'mail-outbox.enqueue',
        `insert into mail_outbox (id, kind, recipient, payload, next_attempt_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $5, $5)`,
        [id, kind, recipient, JSON.stringify(payload), now],
      );
    },
    async lease({ now, leaseUntil, limit, restMs }) {
      const rows = await sql.rows<MailOutboxRow>(
        'mail-outbox.lease',
        `update mail_outbox set attempts = attempts + 1, leased_until = $2, updated_at = $1
          where id in (
            select id from mail_outbox
             where state = 'queued' and next_attempt_at <= $1 and (leased_until is null or leased_until <= $1)
               and created_at <= $1 - make_interval(secs => $4 * (1 + get_byte(uuid_send(id), 15) / 512.0) / 1000)
             order by next_attempt_at limit $3
             for update skip locked)
          returning ${columns}`,
        [now, leaseUntil, limit, restMs],
      );
      return rows.sort((left, right) => left.createdAt.getTime() - right.createdAt.getTime());
    },
    async setPayload(id, payload, now) {
      await sql.run(
        'mail-outbox.set-payload',
        'update mail_outbox set payload = $2, updated_at = $3 where id = $1',
        [id, JSON.stringify(payload), now],
      );
    },
    ...outcomes(sql),
    ...reports(sql),
    ...operatorsMails(sql),
  };
}

type Outcomes = 'markSent' | 'markSuppressed' | 'markFailed' | 'retryLater' | 'retryHeldBack';

function outcomes(sql: Sql): Pick<MailOutboxRepository, Outcomes> {
  return {
    async markSent(id, { providerMessageId, now }) {
      await sql.run(
        'mail-outbox.mark-sent',
        `update mail_outbox
            set state = case when state = 'queued' then 'sent' else state end,
                provider_message_id = coalesce(provider_message_id, $2),
                leased_until = null, last_error = null, setup_fault = false, updated_at = $3
          where id = $1`,
        [id, providerMessageId, now],
      );
    },
    async markSuppressed(id, now) {
      await sql.run(
        'mail-outbox.mark-suppressed',
        `update mail_outbox set state = 'suppressed', leased_until = null, last_error = null, updated_at = $2
          where id = $1 and state = 'queued'`,
        [id, now],
      );
    },
    async markFailed(id, { attempt, error, now }) {
      await sql.run(
        'mail-outbox.mark-failed',
        `update mail_outbox set state = 'failed', leased_until = null, last_error = $3, updated_at = $4
          where id = $1 and attempts = $2 and state = 'queued'`,
        [id, attempt, error, now],
      );
    },
    async retryLater(id, { attempt, nextAttemptAt, error, setupFault, now }) {
      await sql.run(
        'mail-outbox.retry-later',
        `update mail_outbox
            set next_attempt_at = $3, leased_until = null, last_error = $4, setup_fault = $5, updated_at = $6
          where id = $1 and attempts = $2 and state = 'queued'`,
        [id, attempt, nextAttemptAt, error, setupFault, now],
      );
    },
    retryHeldBack: (now) =>
      sql.run(
        'mail-outbox.retry-held-back',
        `update mail_outbox set next_attempt_at = $1, updated_at = $1
          where state = 'queued' and setup_fault and next_attempt_at > $1`,
        [now],
      ),
  };
}

function reports(sql: Sql): Pick<MailOutboxRepository, 'recordDelivery' | 'findState' | 'deleteSettled'> {
  return {
    async recordDelivery({ providerMessageId, mailId = null, state, now }) {
      const changed = await sql.run(
        'mail-outbox.record-delivery',
        `update mail_outbox
            set state = $3, provider_message_id = coalesce(provider_message_id, $1),
                leased_until = null, updated_at = $4
          where (provider_message_id = $1 or (id = $2 and provider_message_id is null))
            and (state in ('queued', 'sent') or (state = 'delivered' and $3 = 'bounced'))`,
        [providerMessageId, mailId, state, now],
      );
      return changed > 0;
    },
    async findState(id) {
      const found = await sql.row<{ state: DeliveryState }>(
        'mail-outbox.find-state',
        `select case when state = 'suppressed' then 'sent'
                     when state = 'queued' and setup_fault then 'failed'
                     else state end as state
           from mail_outbox where id = $1`,
        [id],
      );
      return found?.state ?? null;
    },
    async deleteSettled({ before, limit }) {
      return await sql.run(
        'mail-outbox.delete-settled',
        `delete from mail_outbox where id in (
           select id from mail_outbox where state <> 'queued' and updated_at < $1 limit $2)`,
        [before, limit],
      );
    },
  };
}
