import { idSchema } from '@authflow/contracts';
import { InvalidArgumentError, type Command } from 'commander';
import type { KeptAccount } from '../../repositories/user-imports.repository';
import { cliClient, exitCodes, type CliIo } from '../cli-io';
import { createProgress } from '../progress';
import { openOutput } from '../records/output-file';

/** As many are named on the terminal. */
const named = 20;

const help = `
Takes away the accounts that an import made, but for those that somebody has signed in to or changed since; those stay and are
listed. Examples:
  authflow users imports
  authflow users undo-import 0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e --report kept.ndjson`;

/** `authflow users undo-import` */
export function registerUsersUndoImport(users: Command, io: CliIo): void {
  users
    .command('undo-import')
    .description('Take back an import, but for accounts that have been used since')
    .argument('<batchId>', 'as the import printed it', readId)
    .option('--report <file>', 'write the accounts that stay, as NDJSON')
    .addHelpText('after', help)
    .action((batchId: string, { report }: { report?: string }) =>
      io.withContainer(async ({ operator }) => {
        const progress = createProgress('accounts');
        const show = (done: number, total: number): void => progress.show(done, Math.max(done, total));
        const { removed, kept } = await operator.userImports.undo(batchId, cliClient(), show);
        progress.finish(`${removed} accounts removed.`);
        const count = await tellKept(io, kept, report);
        io.say(`Removed ${removed} accounts; ${count} stay, for they have been used or changed since.`);
        io.answer({ status: 'undone', batchId, removed, kept: count });
        return count > 0 ? exitCodes.failed : exitCodes.ok;
      }),
    );
}

async function tellKept(
  io: CliIo,
  kept: AsyncIterable<KeptAccount>,
  path: string | undefined,
): Promise<number> {
  const report = path === undefined ? null : await openOutput(path);
  let count = 0;
  for await (const account of kept) {
    count += 1;
    await report?.write(`${JSON.stringify(account)}\n`);
    if (report === null && count <= named) io.say(`  stays: ${account.email} (${account.reason})`);
  }
  await report?.close();
  if (report === null && count > named) io.say(`  … and ${count - named} more. To have all: --report <file>`);
  return count;
}

function readId(text: string): string {
  const { success, data } = idSchema.safeParse(text);
  if (!success) throw new InvalidArgumentError('Give the batch id that the import printed.');
  return data;
}
