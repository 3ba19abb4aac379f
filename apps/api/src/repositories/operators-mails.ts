import type { DeliveryState } from '@authflow/contracts';
import type { Sql } from '#src/platform/sql';

/** A mail as operators see it: nothing of what it says, nor of what that is made from. */
export interface ListedMailRow {
  id: string;
  kind: string;
  to: string;
  state: DeliveryState | 'suppressed';
  attempts: number;
  lastError: string | null;
  setupFault: boolean;
  nextAttemptAt: Date;
  createdAt: Date;
  updatedAt: Date;
}

/** The place of a mail in the list, to go on after it. */
export interface MailPosition {
  createdAt: Date;
  id: string;
}

/** The part of the repository of `mail_outbox` that operators use. */
export interface OperatorsMails {
  /** Mails newest first, in one state or to one address where given, after `after`. */
  list(args: {
    state: ListedMailRow['state'] | null;
    to: string | null;
    limit: number;
    after: MailPosition | null;
  }): Promise<ListedMailRow[]>;
  /**
   * Has a mail that failed, or that is held back by a setup fault, tried at once. **State** failed → queued, a new mail to
   * the provider; held back → due. @returns the mail; null when it is neither
   */
  retryNow(id: string, now: Date): Promise<ListedMailRow | null>;
}

const listedColumns = `id, kind, recipient as "to", state, attempts, last_error as "lastError", setup_fault as "setupFault",
  next_attempt_at as "nextAttemptAt", created_at as "createdAt", updated_at as "updatedAt"`;

/** Statements on `mail_outbox` for operators. */
export function operatorsMails(sql: Sql): OperatorsMails {
  return {
    list({ state, to, limit, after }) {
      const inState = state === null ? '$1::text is null' : 'state = $1';
      const toAddress = to === null ? '$2::text is null' : 'recipient = $2';
      return sql.rows<ListedMailRow>(
        `mail-outbox.list.${state === null ? 'any' : 'state'}.${to === null ? 'any' : 'to'}`,
        `select ${listedColumns} from mail_outbox
          where ${inState} and ${toAddress} and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
          order by created_at desc, id desc limit $5`,
        [state, to, after?.createdAt ?? null, after?.id ?? null, limit],
      );
    },
    retryNow: (id, now) =>
      sql.row<ListedMailRow>(
        'mail-outbox.retry-now',
        `update mail_outbox
            set resent = resent + (state = 'failed')::int, state = 'queued', next_attempt_at = $2, setup_fault = false,
                provider_message_id = null, updated_at = $2
          where id = $1 and (state = 'failed' or (state = 'queued' and setup_fault))
          returning ${listedColumns}`,
        [id, now],
      ),
  };
}
