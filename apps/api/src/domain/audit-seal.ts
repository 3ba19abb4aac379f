import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Keyring } from './keyring';

/** A place in the chain: the seal that the next one builds on. `keyId` names the secret it was made with. */
export interface ChainLink {
  seq: number;
  seal: Buffer;
  keyId: string;
}

/** What stands before the first seal. */
export const genesis: ChainLink = { seq: 0, seal: Buffer.alloc(32), keyId: '' };

/** An event as it is sealed: every column as PostgreSQL prints it, times in microseconds, so that nothing is rounded. */
export interface SealedEvent {
  id: string;
  eventId: string;
  type: string;
  outcome: string;
  userId: string | null;
  actorId: string | null;
  sessionId: string | null;
  requestId: string | null;
  detail: string;
  createdAt: string;
}

/** When an event happened, in milliseconds, by what was sealed. */
export function sealedTime({ createdAt }: SealedEvent): number {
  return Number(createdAt) / 1000;
}

/** Where an event came from. Erased with the account, so no part of the seal but as a salted digest. */
export interface EventOrigin {
  ip: string | null;
  userAgent: string | null;
}

/** A seal as it stands in the table, beside what it covers as that stands there now. */
export interface SealedRow extends ChainLink {
  /** Null when the event is gone. */
  event: SealedEvent | null;
  origin: EventOrigin;
  originDigest: Buffer;
  /** Null once erased. */
  originSalt: Buffer | null;
  /** Whether an account the event was about, or whoever did it, is no more: then its origin may be erased. */
  ownerGone: boolean;
}

export const chainPlaces = ['start', 'head'] as const;
export type ChainPlace = (typeof chainPlaces)[number];

/** An end of the chain, and the mark that shows it was us who put it there. */
export interface ChainEnd extends ChainLink {
  mark: Buffer;
  markKeyId: string;
}

/**
 * - `intact`, or `unverifiable`: sealed with a secret that is no longer listed
 * - `gone`: there is no such event; `changed`: the seal does not fit it; `origin_changed`: address and browser do not
 * - `unlinked`: the seal before it is missing, so nothing can be said
 */
export type SealVerdict = 'intact' | 'unverifiable' | 'gone' | 'changed' | 'origin_changed' | 'unlinked';

/** The bytes are a JSON array: it says where each value ends, so no two events share them. */
const bytesOf = (values: readonly (string | number | null)[]): string => JSON.stringify(values);

/** The digest of where an event came from. Nobody finds the address again without the salt, not even by trying all. */
export function originDigest(salt: Buffer, { ip, userAgent }: EventOrigin): Buffer {
  return createHash('sha256')
    .update(bytesOf([salt.toString('hex'), ip, userAgent]))
    .digest();
}

/**
 * The seal of an event: HMAC-SHA-256 over its place, the seal before it, and all the event says.
 * @param key of label `audit-seal`
 * @see docs/adr/0019
 */
export function sealOf(
  key: Buffer,
  previous: ChainLink,
  sealed: { seq: number; event: SealedEvent; originDigest: Buffer },
): Buffer {
  const { seq, event } = sealed;
  const chain = ['authflow audit seal', seq, previous.seal.toString('hex'), previous.keyId];
  const what = [event.id, event.eventId, event.type, event.outcome, event.detail, event.createdAt];
  const who = [event.userId, event.actorId, event.sessionId, event.requestId];
  const values = [...chain, ...what, ...who, sealed.originDigest.toString('hex')];
  return createHmac('sha256', key).update(bytesOf(values)).digest();
}

/** Puts an end of the chain at `link`, marked with the current secret. */
export function markEnd(keyring: Keyring, place: ChainPlace, link: ChainLink): ChainEnd {
  const { seq, seal, keyId } = link;
  const mark = markOf(keyring.current('audit-seal'), place, link);
  return { seq, seal, keyId, mark, markKeyId: keyring.currentId };
}

function markOf(key: Buffer, place: ChainPlace, { seq, seal, keyId }: ChainLink): Buffer {
  const values = [`authflow audit ${place}`, seq, seal.toString('hex'), keyId];
  return createHmac('sha256', key).update(bytesOf(values)).digest();
}

/**
 * Whether we put an end of the chain where it is. One marked with a secret that is no longer listed is `unverifiable`,
 * unless its seal was made with one that is: marks are never older than seals.
 */
export function judgeEnd(
  keyring: Keyring,
  place: ChainPlace,
  end: ChainEnd,
): 'intact' | 'unverifiable' | 'forged' {
  const key = keyring.byId(end.markKeyId, 'audit-seal');
  if (key === null) return keyring.ids.includes(end.keyId) ? 'forged' : 'unverifiable';
  return isSame(markOf(key, place, end), end.mark) ? 'intact' : 'forged';
}

/** Whether an event is what it was when it was sealed. @param previous null where the seal before it is missing */
export function judgeSeal(keyring: Keyring, previous: ChainLink | null, row: SealedRow): SealVerdict {
  const { event } = row;
  if (event === null) return 'gone';
  if (previous === null) return 'unlinked';
  const key = keyring.byId(row.keyId, 'audit-seal');
  if (key === null) return 'unverifiable';
  if (!isSame(sealOf(key, previous, { ...row, event }), row.seal)) return 'changed';
  return isOriginSound(row) ? 'intact' : 'origin_changed';
}

/** Whether address and browser are gone although the seal knows of some. */
export function isOriginErased(row: SealedRow): boolean {
  const { ip, userAgent } = row.origin;
  return ip === null && userAgent === null && !fitsDigest(row);
}

function isOriginSound(row: SealedRow): boolean {
  return fitsDigest(row) || (isOriginErased(row) && row.ownerGone);
}

function fitsDigest({ origin, originDigest: digest, originSalt }: SealedRow): boolean {
  return originSalt !== null && isSame(originDigest(originSalt, origin), digest);
}

function isSame(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
