import { createReadStream, statSync } from 'node:fs';
import { extname } from 'node:path';
import type { SourceRow } from '../../services/shared/imported-rows';
import { CliError, exitCodes } from '../cli-io';
import { csvRows } from './csv-rows';
import { ndjsonRows } from './ndjson-rows';

export const recordFormats = ['csv', 'ndjson'] as const;
export type RecordFormat = (typeof recordFormats)[number];

export interface RecordFile {
  bytes: number;
  /** How many of them were read so far. */
  read(): number;
  /** Its rows, in parts. @throws CliError when it cannot be read any further */
  parts(size: number): AsyncIterable<SourceRow[]>;
}

/** By what was said, or by the file's name. @throws CliError */
export function formatOf(path: string, said: RecordFormat | undefined): RecordFormat {
  const ending = extname(path).slice(1).toLowerCase();
  const named = { csv: 'csv', ndjson: 'ndjson', jsonl: 'ndjson' }[ending] as RecordFormat | undefined;
  const format = said ?? named;
  if (format !== undefined) return format;
  throw new CliError(`What kind of file is ${path}? Say --format csv or --format ndjson.`, exitCodes.usage);
}

/**
 * Opens a file of rows, as far as the first one: whatever is wrong with the file as a whole is known before anything begins. It
 * is read as it is used, never as a whole.
 * @throws CliError when there is none to read
 */
export async function openRecordFile(
  path: string,
  { format, ignoreUnknown }: { format: RecordFormat; ignoreUnknown: boolean },
): Promise<RecordFile> {
  const bytes = sizeOf(path);
  const stream = createReadStream(path);
  const rows = format === 'csv' ? csvRows(stream, ignoreUnknown) : ndjsonRows(stream);
  const first = await rows.next();
  return {
    bytes,
    read: () => stream.bytesRead,
    async *parts(size) {
      let part: SourceRow[] = first.done === true ? [] : [first.value];
      for await (const row of rows) {
        part.push(row);
        if (part.length < size) continue;
        yield part;
        part = [];
      }
      if (part.length > 0) yield part;
    },
  };
}

function sizeOf(path: string): number {
  try {
    const found = statSync(path);
    if (found.isFile()) return found.size;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`The file ${path} can't be read: ${reason}`, exitCodes.usage);
  }
  throw new CliError(`${path} is no file.`, exitCodes.usage);
}
