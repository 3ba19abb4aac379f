import {
  canonicalEmail,
  idSchema,
  limits,
  timestampSchema,
  type MailsQuery,
  type Page,
  type QueuedMail,
} from '@authflow/contracts';
import { z } from 'zod';
import type { Actor } from '#src/domain/actor';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { decodeCursor, encodeCursor } from '#src/domain/cursor';
import type { Database } from '#src/repositories/database';
import type { ListedMailRow, MailPosition } from '#src/repositories/operators-mails';
import { recordAudit } from './shared/audit';

export interface MailOutboxService {
  /** Mails and how far they got, newest first. Nothing of what they say. */
  list(query: MailsQuery): Promise<Page<QueuedMail>>;
  /**
   * Has a mail tried at once. **State**: failed, or held back until the mail settings are mended → queued and due. What its
   * links were good for may be over: such a mail is then not sent.
   * @throws AppError `not_found`, `conflict` for a mail that is neither
   */
  retry(actor: Actor, id: string, client: ClientContext): Promise<QueuedMail>;
}

/** What operators see of the mail, and do about it. */
export function createMailOutboxService(deps: {
  database: Database;
  wakeMail: () => void;
  clock: Clock;
}): MailOutboxService {
  const { database, wakeMail, clock } = deps;

  return {
    async list({ limit = limits.pageDefault, cursor, state, to }) {
      const rows = await database.repos.mailOutbox.list({
        state: state ?? null,
        to: to === undefined ? null : (canonicalEmail(to) ?? to),
        limit: limit + 1,
        after: decodeCursor(cursor, parsePosition),
      });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        items: shown.map(toQueuedMail),
        nextCursor:
          last === undefined ? null : encodeCursor({ at: last.createdAt.toISOString(), id: last.id }),
      };
    },

    async retry(actor, id, client) {
      const outcome = await database.transaction(async (repos) => {
        const now = clock.now();
        const mail = await repos.mailOutbox.retryNow(id, now);
        if (mail === null) return (await repos.mailOutbox.findState(id)) === null ? 'not_found' : 'conflict';
        await recordAudit(repos, client, now, {
          type: 'mail.retried',
          outcome: 'success',
          userId: null,
          actorId: actor.userId,
          sessionId: actor.sessionId,
          detail: { mailId: id, kind: mail.kind },
        });
        return mail;
      });
      if (outcome === 'not_found') throw new AppError('not_found');
      if (outcome === 'conflict')
        throw new AppError('conflict', {
          detail: 'Only a mail that failed, or that the mail settings hold back, can be tried again.',
        });
      wakeMail();
      return toQueuedMail(outcome);
    },
  };
}

function toQueuedMail(row: ListedMailRow): QueuedMail {
  return {
    id: row.id,
    kind: row.kind,
    to: row.to,
    state: row.state,
    attempts: row.attempts,
    lastError: row.lastError,
    setupFault: row.setupFault,
    nextAttemptAt: row.state === 'queued' ? row.nextAttemptAt.toISOString() : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

const positionSchema = z.strictObject({ at: timestampSchema, id: idSchema });

function parsePosition(value: unknown): MailPosition | null {
  const { success, data } = positionSchema.safeParse(value);
  return success ? { createdAt: new Date(data.at), id: data.id } : null;
}
