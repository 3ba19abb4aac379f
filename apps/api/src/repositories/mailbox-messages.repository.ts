import type { Sql } from '#src/platform/sql';

/** A mail kept in the development mailbox. */
export interface MailboxMessageRow {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  links: string[];
  code: string | null;
  createdAt: Date;
}

/** The place of a message in the list, to go on after it. */
export interface MailboxPosition {
  createdAt: Date;
  id: string;
}

export interface MailboxMessagesRepository {
  /** Keeps a message. A second one under the same id changes nothing, so a repeated delivery is one mail. */
  insertOnce(message: MailboxMessageRow): Promise<void>;
  /** Messages newest first, only those to `to` (canonical address) when given, after `after` when given. */
  list(args: {
    to?: string | null;
    limit: number;
    after?: MailboxPosition | null;
  }): Promise<MailboxMessageRow[]>;
  find(id: string): Promise<MailboxMessageRow | null>;
  /** Forgets all but the newest `keep` messages. @returns how many went */
  deleteOldest(keep: number): Promise<number>;
}

const columns = `id, recipient as "to", subject, text, html, links, code, created_at as "createdAt"`;

/** Builds the repository of `mailbox_messages`. */
export function createMailboxMessagesRepository(sql: Sql): MailboxMessagesRepository {
  return {
    async insertOnce({ id, to, subject, text, html, links, code, createdAt }) {
      await sql.run(
        'mailbox-messages.insert-once',
        `insert into mailbox_messages (id, recipient, subject, text, html, links, code, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
        [id, to, subject, text, html, JSON.stringify(links), code, createdAt],
      );
    },
    list: ({ to = null, limit, after = null }) =>
      sql.rows<MailboxMessageRow>(
        'mailbox-messages.list',
        `select ${columns} from mailbox_messages
          where ($1::text is null or recipient = $1)
            and ($2::timestamptz is null or created_at < $2 or (created_at = $2 and id > $3::uuid))
          order by created_at desc, id limit $4`,
        [to, after?.createdAt ?? null, after?.id ?? null, limit],
      ),
    find: (id) =>
      sql.row<MailboxMessageRow>(
        'mailbox-messages.find',
        `select ${columns} from mailbox_messages where id = $1`,
        [id],
      ),
    deleteOldest: (keep) =>
      sql.run(
        'mailbox-messages.delete-oldest',
        `delete from mailbox_messages where id in (
           select id from mailbox_messages order by created_at desc, id offset $1)`,
        [keep],
      ),
  };
}
