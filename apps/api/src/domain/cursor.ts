import { fieldError } from './app-error';

/** An opaque page position: JSON in base64url. Holds nothing the caller can't see in the page itself. */
export function encodeCursor(position: Record<string, string | number | null>): string {
  return Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');
}

/**
 * The position inside `cursor`, or null when there is none.
 * @throws AppError `validation_failed` when the cursor was not made by us or doesn't fit this list
 */
export function decodeCursor<Position>(
  cursor: string | undefined,
  parse: (value: unknown) => Position | null,
): Position | null {
  if (cursor === undefined) return null;
  const position = parse(readJson(cursor));
  if (position === null)
    throw fieldError('cursor', 'invalid_cursor', 'Use the `nextCursor` of the previous page.');
  return position;
}

function readJson(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
