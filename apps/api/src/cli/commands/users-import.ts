import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import { readFirebaseParameters, type FirebaseParameters } from '../../domain/imported-password';
import type { RowOutcome } from '../../services/shared/imported-rows';
import type { UserImportRun } from '../../services/shared/import-runs';
import { CliError, cliClient, exitCodes, type CliIo } from '../cli-io';
import { createProgress } from '../progress';
import { openOutput, type OutputFile } from '../records/output-file';
import {
  formatOf,
  openRecordFile,
  recordFormats,
  type RecordFile,
  type RecordFormat,
} from '../records/record-file';
import { createTally, type Tally } from '../records/tally';
import { onInterrupt } from '../interrupt';

interface ImportOptions {
  format?: RecordFormat;
  dryRun?: boolean;
  report?: string;
  withRoles?: boolean;
  ignoreUnknown?: boolean;
  firebaseConfig?: string;
}

/** How many rows one transaction takes. */
const rowsAtOnce = 500;

const help = `
Columns (CSV) or names (NDJSON): email, and optionally name, email_verified, created_at, roles, external_id,
password_hash, password_algorithm, password_salt, password_params.
Hashes: bcrypt, argon2, scrypt, PBKDF2 (also of Django and Flask), Firebase. Each is checked as it is, and stored as our own
kind when its owner signs in. See docs/cli.md.

Examples:
  authflow users import people.csv --dry-run --report report.ndjson
  authflow users import people.csv --report report.ndjson
  authflow users import firebase.ndjson --firebase-config hash-config.txt
Interrupted? Run it again: who is there already is skipped.`;

/** `authflow users import` */
export function registerUsersImport(users: Command, io: CliIo): void {
  users
    .command('import')
    .description('Make accounts of the rows of a file, with the passwords that they have elsewhere')
    .argument('<file>', 'CSV or NDJSON')
    .addOption(
      new Option('--format <format>', 'if the name of the file does not tell').choices(recordFormats),
    )
    .option('--dry-run', 'read and judge everything, and change nothing')
    .option('--report <file>', 'write what became of each row, as NDJSON')
    .option('--with-roles', 'give the roles that rows ask for, administrators among them')
    .option('--ignore-unknown', 'pass over columns that no import knows')
    .option('--firebase-config <file>', 'the hash_config block of the Firebase console')
    .addHelpText('after', help)
    .action(async (path: string, options: ImportOptions) => {
      const { ignoreUnknown = false } = options;
      const firebase = options.firebaseConfig === undefined ? null : readFirebase(options.firebaseConfig);
      const file = await openRecordFile(path, { format: formatOf(path, options.format), ignoreUnknown });
      await io.withContainer(async ({ operator }) => {
        const report = options.report === undefined ? null : await openOutput(options.report);
        const run = await operator.userImports.begin({
          source: basename(path),
          dryRun: options.dryRun ?? false,
          rules: { withRoles: options.withRoles ?? false, ignoreUnknown, firebase },
          client: cliClient(),
        });
        return carryOut(io, { run, file, report, reportPath: options.report ?? null });
      });
    });
}

interface Work {
  run: UserImportRun;
  file: RecordFile;
  report: OutputFile | null;
  reportPath: string | null;
}

async function carryOut(io: CliIo, { run, file, report, reportPath }: Work): Promise<number> {
  const tally = createTally();
  const progress = createProgress('rows');
  const interruption = onInterrupt();
  try {
    for await (const rows of file.parts(rowsAtOnce)) {
      const outcomes = await run.add(rows);
      await report?.write(outcomes.map(toLine).join(''));
      tally.add(outcomes);
      // How many rows there are only the end tells; until then, as many as the bytes so far suggest.
      const share = file.read() / Math.max(1, file.bytes);
      progress.show(tally.rows(), Math.max(tally.rows(), Math.round(tally.rows() / share)));
      if (interruption.happened()) break;
    }
    if (!interruption.happened()) await run.finish();
  } catch (error) {
    tellHowFar(io, run, tally);
    throw error;
  } finally {
    interruption.forget();
    await report?.close();
  }
  progress.finish(`${tally.rows()} rows read.`);
  return tell(io, { run, tally, reportPath, interrupted: interruption.happened() });
}

const toLine = ({ row, email, outcome, reason, detail }: RowOutcome): string =>
  `${JSON.stringify({ row, email, outcome, reason, detail })}\n`;

function tellHowFar(io: CliIo, { id }: UserImportRun, tally: Tally): void {
  if (id === null) return;
  const { created } = tally.totals();
  io.progress(`Stopped after ${tally.rows()} rows, of which ${created} were created. The batch id is ${id}.`);
  io.progress(`Run it again to go on. To take back what was created: authflow users undo-import ${id}`);
}

function tell(
  io: CliIo,
  done: { run: UserImportRun; tally: Tally; reportPath: string | null; interrupted: boolean },
): number {
  const { run, tally, reportPath, interrupted } = done;
  const { created, skipped, rejected, reasons } = tally.totals();
  const status = interrupted ? 'interrupted' : run.id === null ? 'dry_run' : 'finished';
  if (status === 'dry_run') io.say('Dry run: nothing was changed. A real run would have');
  io.say(`  created   ${created}`);
  io.say(`  skipped   ${skipped}`);
  io.say(`  rejected  ${rejected}`);
  for (const [reason, { count, first }] of reasons) io.say(`    ${reason}: ${count}, first in row ${first}`);
  if (reportPath !== null) io.say(`Each row's fate stands in ${reportPath}.`);
  else if (rejected > 0) io.say('To see why, for each row: --report <file>');
  if (interrupted) tellHowFar(io, run, tally);
  else if (run.id !== null) io.say(`Batch id ${run.id}. To undo: authflow users undo-import ${run.id}`);
  io.answer({
    ...{ status, batchId: run.id, rows: tally.rows(), created, skipped, rejected },
    reasons: Object.fromEntries([...reasons].map(([reason, { count }]) => [reason, count])),
  });
  if (interrupted) return exitCodes.interrupted;
  return rejected > 0 ? exitCodes.failed : exitCodes.ok;
}

function readFirebase(path: string): FirebaseParameters {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`The file ${path} can't be read: ${reason}`, exitCodes.usage);
  }
  const found = readFirebaseParameters(text);
  if (found !== null) return found;
  throw new CliError(
    `${path} is not the block from the Firebase console: Authentication, Users, ⋮, Password hash parameters. ` +
      'It names base64_signer_key, base64_salt_separator, rounds and mem_cost.',
    exitCodes.usage,
  );
}
