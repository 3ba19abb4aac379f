import { Option, type Command } from 'commander';
import { csvLine } from '../../domain/csv';
import type { ExportedUser } from '../../services/user-exports.service';
import { cliClient, exitCodes, type CliIo } from '../cli-io';
import { onInterrupt } from '../interrupt';
import { createProgress } from '../progress';
import { openOutput } from '../records/output-file';
import { recordFormats, type RecordFormat } from '../records/record-file';

interface ExportOptions {
  format: RecordFormat;
  output?: string;
  hashes?: boolean;
}

const help = `
Writes to standard output, or to --output. CSV is safe to open in a spreadsheet: a cell that would be run there begins with an
apostrophe. NDJSON has everything exactly as it is, and can be imported again.
Examples:
  authflow users export --format ndjson --output users.ndjson
  authflow users export --format csv > users.csv`;

/** `authflow users export` */
export function registerUsersExport(users: Command, io: CliIo): void {
  users
    .command('export')
    .description('Write all accounts as a file')
    .addOption(new Option('--format <format>', 'what kind of file').choices(recordFormats).default('csv'))
    .option('--output <file>', 'where to; only you can read it then')
    .option('--hashes', 'with the hashes of the passwords (keep that file as secret as the database)')
    .addHelpText('after', help)
    .action(({ format, output, hashes = false }: ExportOptions) =>
      io.withContainer(async ({ operator }) => {
        const file = await openOutput(output ?? null);
        const { total, parts } = await operator.userExports.begin({ hashes, client: cliClient() });
        const progress = createProgress('accounts');
        const interruption = onInterrupt();
        const { header, line } = formats[format](hashes);
        let done = 0;
        await file.write(header);
        for await (const part of parts) {
          await file.write(part.map(line).join(''));
          done += part.length;
          progress.show(done, Math.max(done, total));
          if (interruption.happened()) break;
        }
        interruption.forget();
        await file.close();
        progress.finish(`${done} accounts written.`);
        if (output !== undefined) io.answer({ status: 'exported', accounts: done, file: output });
        return interruption.happened() ? exitCodes.interrupted : exitCodes.ok;
      }),
    );
}

const passwordFields = ['password_hash', 'password_algorithm', 'password_key_id'] as const;

/** The names of an import, so that what was exported can be imported. */
function fieldsOf(user: ExportedUser) {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    email_verified: user.emailVerifiedAt !== null,
    status: user.status,
    roles: user.roles,
    external_id: user.externalId,
    created_at: user.createdAt.toISOString(),
    last_login_at: user.lastLoginAt?.toISOString() ?? null,
  };
}

function passwordOf(user: ExportedUser) {
  return {
    password_hash: user.passwordHash ?? null,
    password_algorithm: user.passwordScheme ?? null,
    password_key_id: user.passwordKeyId ?? null,
  };
}

const plainFields = [
  'id',
  'email',
  'name',
  'email_verified',
  'status',
  'roles',
  'external_id',
  'created_at',
  'last_login_at',
] as const satisfies readonly (keyof ReturnType<typeof fieldsOf>)[];

interface Writer {
  header: string;
  line(user: ExportedUser): string;
}

const formats: Record<RecordFormat, (hashes: boolean) => Writer> = {
  csv: (hashes) => ({
    header: csvLine([...plainFields, ...(hashes ? passwordFields : [])]),
    line(user) {
      const [fields, password] = [fieldsOf(user), passwordOf(user)];
      const cells = plainFields.map((name) => toCell(fields[name]));
      return csvLine([...cells, ...(hashes ? passwordFields.map((name) => password[name]) : [])]);
    },
  }),
  ndjson: (hashes) => ({
    header: '',
    line: (user) => `${JSON.stringify({ ...fieldsOf(user), ...(hashes ? passwordOf(user) : {}) })}\n`,
  }),
};

function toCell(value: string | boolean | string[] | null): string | null {
  return Array.isArray(value) ? value.join(';') : typeof value === 'boolean' ? String(value) : value;
}
