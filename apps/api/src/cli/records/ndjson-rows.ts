import type { Readable } from 'node:stream';
import type { SourceRow } from '../../services/shared/imported-rows';
import { rowLimit } from './row-limit';

const lineFeed = 10;

/** One JSON object a line. A line that is none is a faulty row; those after it are read as if nothing had been. */
export async function* ndjsonRows(stream: Readable): AsyncGenerator<SourceRow> {
  let row = 0;
  for await (const line of linesOf(stream)) {
    if (line !== null && isBlank(line)) continue;
    row += 1;
    yield line === null
      ? { row, fault: 'too_large', detail: `A row has at most ${rowLimit} bytes.` }
      : { row, ...parse(line) };
  }
}

/** Lines without their ends; null for one that is too long, whose bytes are let go of as they come. */
async function* linesOf(stream: Readable): AsyncGenerator<Buffer | null> {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (): Buffer | null => {
    const line = length > rowLimit ? null : Buffer.concat(parts);
    [parts, length] = [[], 0];
    return line;
  };
  const keep = (bytes: Buffer): void => {
    length += bytes.length;
    if (length > rowLimit) parts = [];
    else parts.push(bytes);
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, from)) {
      keep(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }
  yield take();
}

const isBlank = (line: Buffer): boolean => /^[\s\uFEFF]*$/.test(line.toString('utf8'));

type Parsed =
  { fields: Record<string, unknown> } | { fault: 'unreadable' | 'invalid_encoding'; detail: string };

function parse(line: Buffer): Parsed {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(line);
  } catch {
    return { fault: 'invalid_encoding', detail: 'The row is not UTF-8.' };
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { fields: value as Record<string, unknown> };
  } catch {
    // Said below: what a parser would quote could be somebody's hash.
  }
  return { fault: 'unreadable', detail: 'The row is no JSON object.' };
}
