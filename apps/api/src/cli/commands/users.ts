import type { Command } from 'commander';
import { exitCodes, type CliIo } from '../cli-io';
import { registerUsersExport } from './users-export';
import { registerUsersImport } from './users-import';
import { registerUsersUndoImport } from './users-undo-import';

/** `authflow users …` */
export function registerUsers(program: Command, io: CliIo): void {
  const users = program.command('users').description('Accounts, all of them at once');
  registerUsersImport(users, io);
  registerUsersUndoImport(users, io);
  registerUsersExport(users, io);
  users
    .command('imports')
    .description('The imports of the last year, the newest first')
    .action(() =>
      io.withContainer(async ({ operator }) => {
        const items = await operator.userImports.list(100);
        if (items.length === 0) io.say('Nothing was imported.');
        for (const { id, source, created, createdAt, finishedAt, undoneAt } of items) {
          const state = undoneAt !== null ? 'undone' : finishedAt === null ? 'not finished' : 'finished';
          io.say(`${id}  ${createdAt.toISOString()}  ${state.padEnd(12)}  ${created} created  ${source}`);
        }
        io.answer({ items });
        return exitCodes.ok;
      }),
    );
}
