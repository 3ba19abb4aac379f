import { fieldError } from './app-error';
import { decodeCursor, encodeCursor } from './cursor';

/**
 * How far somebody has read at each instance that they were answered by. Instances number what they hear on their own,
 * so behind a load balancer a follower has one position for each; an instance it has not met yet tells it everything.
 */
export type RevocationPosition = ReadonlyMap<string, number>;

/** An address has room for so many; with more instances the one met longest ago is forgotten, which costs a repeat. */
const instancesRemembered = 12;

/** `before` with the position at `instance` moved to `sequence`. */
export function advance(before: RevocationPosition, instance: string, sequence: number): RevocationPosition {
  const others = [...before].filter(([id]) => id !== instance);
  return new Map([...others, [instance, sequence] as const].slice(-instancesRemembered));
}

/** As text for an address. Tells nothing but counters. */
export function toRevocationCursor(position: RevocationPosition): string {
  return encodeCursor(Object.fromEntries(position));
}

/**
 * The position inside `cursor`; nothing read yet when there is none.
 * @throws AppError `validation_failed` when the cursor was not made by us
 */
export function readRevocationCursor(cursor: string | undefined): RevocationPosition {
  const read = decodeCursor(cursor, (value) => ({ position: parsePosition(value) }));
  if (read === null) return new Map();
  if (read.position !== null) return read.position;
  throw fieldError('after', 'invalid_cursor', 'Use the `cursor` of the answer before.');
}

function parsePosition(value: unknown): RevocationPosition | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value as Record<string, unknown>);
  if (entries.length > instancesRemembered) return null;
  const isPosition = (entry: [string, unknown]): entry is [string, number] =>
    /^i[0-9a-f]{16}$/.test(entry[0]) && Number.isSafeInteger(entry[1]) && Number(entry[1]) >= 0;
  return entries.every(isPosition) ? new Map(entries) : null;
}
