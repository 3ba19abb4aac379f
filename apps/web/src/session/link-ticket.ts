import type { LinkIdentity, LinkRequired } from '@authflow/contracts';
import { tabStore } from '#src/storage/web-storage.ts';

/** A provider account that waits to be connected to whoever proves to own the account here. */
export interface LinkTicket {
  /** Connects one identity, once, and only by the signed-in account it is meant for. */
  linkToken: string;
  provider: string;
  email: string | null;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

const key = 'authflow.link-ticket';

/** A connection to make as soon as an account is open: here, where the person can be asked for a fresh proof. */
export interface ConnectionToMake {
  proof: LinkIdentity;
  provider: string;
}

let handedOver: ConnectionToMake | null = null;

/** Kept for this tab over sign-in, registration and reloads, until it is used, given up or too old. */
export const linkTicket = {
  keep: ({ linkToken, provider, email, expiresIn }: LinkRequired): void => {
    const expiresAt = Date.now() + expiresIn * 1000;
    tabStore.write(key, JSON.stringify({ linkToken, provider, email, expiresAt } satisfies LinkTicket));
  },
  find: (): LinkTicket | null => parse(tabStore.read(key)),
  drop: (): void => tabStore.write(key, null),
};

/** Hands a connection that was begun in the settings back to them. In memory: its code lives for a minute. */
export function handOverConnection(connection: ConnectionToMake): void {
  handedOver = connection;
}

/** What is to be connected, once. */
export function takeConnection(): ConnectionToMake | null {
  const taken = handedOver;
  handedOver = null;
  if (taken !== null) return taken;
  const ticket = linkTicket.find();
  linkTicket.drop();
  return ticket === null ? null : { proof: { linkToken: ticket.linkToken }, provider: ticket.provider };
}

function parse(stored: string | null): LinkTicket | null {
  if (stored === null) return null;
  try {
    const { linkToken, provider, email, expiresAt } = JSON.parse(stored) as Partial<LinkTicket>;
    if (typeof linkToken !== 'string' || typeof provider !== 'string') return null;
    if (typeof expiresAt !== 'number' || expiresAt <= Date.now()) return null;
    return { linkToken, provider, email: typeof email === 'string' ? email : null, expiresAt };
  } catch {
    return null;
  }
}
