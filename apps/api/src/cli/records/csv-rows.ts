import type { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { importFields, type SourceRow } from '../../services/shared/imported-rows';
import { CliError, exitCodes } from '../cli-io';
import { rowLimit } from './row-limit';

/**
 * The rows of a CSV file (RFC 4180), whose first line names the columns. A row that is none is a faulty row; one whose end
 * cannot be found, an open quote, ends the reading: what follows could be anything.
 */
export async function* csvRows(stream: Readable, ignoreUnknown: boolean): AsyncGenerator<SourceRow> {
  let row = 0;
  const faults: SourceRow[] = [];
  const parser = parse({
    bom: true,
    columns: (header: string[]) => readHeader(header, ignoreUnknown),
    max_record_size: rowLimit,
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_record: (fields: Record<string, string>) => ({ row: (row += 1), fields }),
    on_skip: (error) => {
      if (error === undefined) return undefined;
      if (endless.has(error.code)) parser.destroy(new CliError(lostAt(row + 1)));
      else faults.push({ row: (row += 1), fault: 'unreadable', detail: faultOf(error) });
      return undefined;
    },
  });
  stream.once('error', (error) => parser.destroy(error));
  stream.pipe(parser);
  try {
    for await (const record of parser as AsyncIterable<SourceRow>) {
      while ((faults[0]?.row ?? Infinity) < record.row) yield* faults.splice(0, 1);
      yield record;
    }
    yield* faults.splice(0);
  } catch (error) {
    throw error instanceof CsvError ? new CliError(lostAt(row + 1)) : error;
  } finally {
    stream.destroy();
  }
}

const endless = new Set<string>(['CSV_MAX_RECORD_SIZE', 'CSV_QUOTE_NOT_CLOSED']);

function lostAt(row: number): string {
  return (
    `The file can't be read on from row ${row}: its end is not to be found. ` +
    `Is a quote left open, or has it more than ${rowLimit} bytes? Rows before it are done.`
  );
}

/** Of our own words: the parser's quote the row, in which a hash may stand. */
function faultOf({ code }: CsvError): string {
  return code === 'CSV_RECORD_INCONSISTENT_COLUMNS'
    ? 'The row has another number of columns than the first line.'
    : 'The row is no CSV: look at its quotes.';
}

function readHeader(header: string[], ignoreUnknown: boolean): string[] {
  const names = header.map((name) => name.trim().toLowerCase());
  const known = new Set<string>(importFields);
  const unknown = names.filter((name) => !known.has(name));
  const refuse = (sentence: string): never => {
    throw new CliError(`${sentence} Columns: ${importFields.join(', ')}.`, exitCodes.usage);
  };
  if (!names.includes('email')) return refuse('The first line names no column email.');
  if (new Set(names).size < names.length) return refuse('The first line names a column twice.');
  if (unknown.length > 0 && !ignoreUnknown) {
    const named = unknown.map((name) => name.slice(0, 40)).join(', ');
    return refuse(`Columns that no import knows: ${named}. To pass over them: --ignore-unknown.`);
  }
  return names;
}
