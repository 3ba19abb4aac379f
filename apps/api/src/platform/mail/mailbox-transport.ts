import type { Clock } from '#src/domain/clock';
import { onlyRecipient, type MailTransport } from './mail-transport';

/** Where the development mailbox keeps its messages. */
export interface MailboxStore {
  insertOnce(message: {
    id: string;
    to: string;
    subject: string;
    text: string;
    html: string;
    links: string[];
    code: string | null;
    createdAt: Date;
  }): Promise<void>;
  deleteOldest(keep: number): Promise<number>;
}

const kept = 500;

/** Mail that goes nowhere: it is kept for `/dev/mailbox`, the newest 500. For development; refused in production. */
export function mailboxTransport(deps: { store: MailboxStore; clock: Clock }): MailTransport {
  const { store, clock } = deps;
  return {
    name: 'mailbox',
    async send({ id, to, subject, text, html, links, code }) {
      const message = { id, to: onlyRecipient(to), subject, text, html, links, code, createdAt: clock.now() };
      await store.insertOnce(message);
      await store.deleteOldest(kept);
      return { providerMessageId: null };
    },
  };
}
