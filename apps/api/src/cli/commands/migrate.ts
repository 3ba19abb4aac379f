import type { Command } from 'commander';
import { inspectMigrations, migrateDatabase, type MigrationState } from '../../platform/migrations';
import { exitCodes, type CliIo } from '../cli-io';

const help = `
Examples:
  authflow migrate status
  authflow migrate up`;

/** `authflow migrate …` */
export function registerMigrate(program: Command, io: CliIo): void {
  const migrate = program
    .command('migrate')
    .description('The schema of the database. The server migrates at its start, too')
    .addHelpText('after', help);
  migrate
    .command('status')
    .description('Say which migrations are applied, wait, or do not fit, and change nothing')
    .action(() =>
      io.withDatabase(async (databaseUrl) => {
        const states = await inspectMigrations(databaseUrl);
        for (const { name, state, appliedAt } of states)
          io.say(`${state.padEnd(8)}  ${name}${appliedAt === null ? '' : `  ${appliedAt.toISOString()}`}`);
        const count = (wanted: MigrationState['state']) =>
          states.filter(({ state }) => state === wanted).length;
        if (count('edited') > 0)
          io.say('Edited after it was applied: restore the file, and put the change into a new migration.');
        if (count('newer') > 0) io.say('Newer than this program: an instance of a later release was here.');
        if (count('pending') > 0) io.say(`${count('pending')} wait. To apply them: authflow migrate up`);
        const settled = count('edited') + count('pending') === 0;
        io.answer({
          status: settled ? 'current' : count('edited') > 0 ? 'edited' : 'pending',
          items: states,
        });
        return settled ? exitCodes.ok : exitCodes.failed;
      }),
    );
  migrate
    .command('up')
    .description('Apply what waits, each migration in a transaction of its own')
    .action(() =>
      io.withDatabase(async (databaseUrl) => {
        const states = await inspectMigrations(databaseUrl);
        const total = states.filter(({ state }) => state === 'pending').length;
        let done = 0;
        const { applied } = await migrateDatabase({
          databaseUrl,
          onApplied: (name) => io.progress(`applied ${name} (${(done += 1)} of ${total})`),
          onWarning: io.progress,
        });
        io.say(
          applied.length === 0
            ? 'Nothing to apply: the database is up to date.'
            : `Applied ${applied.length}.`,
        );
        io.answer({ status: 'current', applied });
        return exitCodes.ok;
      }),
    );
}
