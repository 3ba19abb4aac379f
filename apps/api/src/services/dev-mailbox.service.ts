import {
  canonicalEmail,
  idSchema,
  limits,
  timestampSchema,
  type MailboxMessage,
  type Page,
} from '@authflow/contracts';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '#src/domain/cursor';
import type { Database } from '#src/repositories/database';
import type { MailboxMessageRow, MailboxPosition } from '#src/repositories/mailbox-messages.repository';

export interface DevMailbox {
  /**
   * A page of the kept mails, newest first.
   * @param query `to`: only mails to this address, in any spelling of it
   * @throws AppError `validation_failed` when the cursor is not one of ours
   */
  list(query: {
    to?: string | undefined;
    limit?: number | undefined;
    cursor?: string | undefined;
  }): Promise<Page<MailboxMessage>>;
  /** One kept mail, or null. */
  find(id: string): Promise<MailboxMessage | null>;
}

/** Builds the reading side of the development mailbox. */
export function createDevMailbox({ database }: { database: Database }): DevMailbox {
  return {
    async list({ to, limit = limits.pageDefault, cursor }) {
      const found = await database.repos.mailboxMessages.list({
        to: to === undefined ? null : (canonicalEmail(to) ?? to),
        limit: limit + 1,
        after: decodeCursor(cursor, parsePosition),
      });
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return {
        items: items.map(present),
        nextCursor:
          last === undefined ? null : encodeCursor({ createdAt: last.createdAt.toISOString(), id: last.id }),
      };
    },
    async find(id) {
      const message = await database.repos.mailboxMessages.find(id);
      return message === null ? null : present(message);
    },
  };
}

function present({ createdAt, ...message }: MailboxMessageRow): MailboxMessage {
  return { ...message, createdAt: createdAt.toISOString() };
}

const positionSchema = z.object({ createdAt: timestampSchema, id: idSchema });

function parsePosition(value: unknown): MailboxPosition | null {
  const { success, data } = positionSchema.safeParse(value);
  return success ? { createdAt: new Date(data.createdAt), id: data.id } : null;
}
