import { createHash } from 'node:crypto';
import { firstNames, lastNames } from '../../../scripts/seed/people';

/** How many there are of each in a seeded database. */
export interface Size {
  users: number;
  sessions: number;
}

/** Everybody's, in a database that lives as long as the measurement. */
export const growthPassword = 'only-for-measuring-growth-42';
export const growthAdmin = 'operator@example.com';

/** Sessions were begun over so many days, evenly. Those of the first thirty are long over and may go. */
export const daysOfSessions = 150;
/** Every so manieth session was ended by its owner ten days after it began. */
export const everyRevoked = 5;

const uuidOf = (text: string): string =>
  createHash('md5')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');

export const userIdOf = (user: number): string => uuidOf(`user ${user}`);
export const sessionIdOf = (session: number): string => uuidOf(`session ${session}`);
/** Whose a session is: neighbours in time belong to people far apart, as they do in life. */
export const ownerOf = (session: number, { users }: Size): number => 1 + ((session * 7919) % users);
/** One for each, so that nobody's limit is met by somebody else. */
export const addressOf = (user: number): string =>
  `10.${(user >> 16) & 255}.${(user >> 8) & 255}.${user & 255}`;

export const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0';

/** As the statement that seeds makes it. */
export function emailOf(user: number): string {
  const first = firstNames[user % firstNames.length] ?? '';
  const last = lastNames[Math.floor((user * 31) / 7) % lastNames.length] ?? '';
  return `${first}.${last}.${user}@example.com`.toLowerCase();
}

/** A session that still lives: begun in the last sixty days, not ended by its owner. */
export function someLiveSession(random: () => number, { sessions }: Size): number {
  const first = Math.ceil(sessions * 0.62);
  const session = first + Math.floor(random() * (sessions - first));
  return session % everyRevoked === 0 ? session - 1 : session;
}
export const someUser = (random: () => number, { users }: Size): number => 1 + Math.floor(random() * users);
