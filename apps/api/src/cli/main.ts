import { Command, CommanderError } from 'commander';
import { version } from '../version';
import { registerAdmin } from './commands/admin';
import { registerAuditVerify } from './commands/audit-verify';
import { registerConfig } from './commands/config';
import { registerDoctor } from './commands/doctor';
import { registerKeys } from './commands/keys';
import { registerMigrate } from './commands/migrate';
import { registerSessions } from './commands/sessions';
import { registerUsers } from './commands/users';
import { createCliIo, exitCodeOf, exitCodes, explain, type CliIo } from './cli-io';

/** What `authflow` can do: one file each in commands/. */
const commands: ((program: Command, io: CliIo) => void)[] = [
  registerAdmin,
  registerUsers,
  registerSessions,
  registerKeys,
  registerConfig,
  registerMigrate,
  registerAuditVerify,
  registerDoctor,
];

const program = new Command('authflow');
const io = createCliIo(process.env, () => program.opts<{ json?: boolean }>().json === true);

program
  .description('Runs AuthFlow from a terminal: on the database that the server uses, whether or not it runs.')
  .version(version)
  .option('--json', 'answer with one JSON object')
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError('Add --help to see what can be said.')
  .exitOverride();
for (const register of commands) register(program, io);

/** Whoever reads may have seen enough: `authflow … | head`. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
});

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    // It has said what was wrong, or shown the help that was asked for.
    io.exitWith(error.exitCode === 0 ? exitCodes.ok : exitCodes.usage);
  } else {
    const message = explain(error);
    io.progress(message);
    io.answer({ status: 'failed', error: message });
    io.exitWith(exitCodeOf(error));
  }
}
