import { canonicalEmail, limits, nameSchema } from '@authflow/contracts';
import { InvalidArgumentError, type Command } from 'commander';
import type { Config } from '../../config/config';
import type { Appointment } from '../../services/admin-bootstrap.service';
import { CliError, cliClient, exitCodes, type CliIo } from '../cli-io';

interface CreateOptions {
  email: string;
  name?: string;
  printLink?: boolean;
}

/** `authflow admin …` */
export function registerAdmin(program: Command, io: CliIo): void {
  program
    .command('admin')
    .description('Administrators of this service')
    .command('create')
    .description('Make somebody an administrator: at once if they have an account, else by invitation')
    .requiredOption('--email <address>', 'whom', readEmail)
    .option('--name <name>', 'their name, for an account that does not exist yet', readName)
    .option('--print-link', 'print the link of the invitation as well (refused in production)')
    .action(({ email, name, printLink = false }: CreateOptions) =>
      io.withContainer(async ({ adminBootstrap }, config) => {
        if (printLink && config.environment === 'production')
          throw new CliError(
            '--print-link is refused in production: whoever reads the terminal could use it.',
          );
        tell(io, config, await adminBootstrap.appoint({ email, name }, cliClient()), printLink);
        return exitCodes.ok;
      }),
    );
}

function tell(io: CliIo, config: Config, done: Appointment, printLink: boolean): void {
  const { email, userId, outcome } = done;
  if (done.outcome === 'unchanged') io.say(`${email} already is an administrator. Nothing was changed.`);
  if (done.outcome === 'appointed')
    io.say(
      `${email} is an administrator now. Signed in already? Sign in again, then open ${config.webUrl}/admin`,
    );
  const link = done.outcome === 'invited' && printLink ? { link: done.link } : {};
  if (done.outcome === 'invited') {
    io.say(
      `An invitation is on its way to ${email}. Whoever opens it within ${limits.invitationDays} days sets a`,
    );
    io.say('password, and is an administrator then.');
    io.say(mailNote(config));
    if (printLink) io.say(done.link);
  }
  const expiresAt = done.outcome === 'invited' ? { expiresAt: done.expiresAt.toISOString() } : {};
  io.answer({ status: outcome, email, userId, ...expiresAt, ...link });
}

function mailNote({ email, apiUrl }: Config): string {
  return email.transport === 'mailbox'
    ? `Mail lands in ${apiUrl}/dev/mailbox as long as AuthFlow runs: npm start`
    : 'The running service sends it.';
}

function readEmail(text: string): string {
  const email = canonicalEmail(text);
  if (email === null) throw new InvalidArgumentError('Give an email address such as you@example.com.');
  return email;
}

function readName(text: string): string {
  const { success, data, error } = nameSchema.safeParse(text);
  if (!success) throw new InvalidArgumentError(error.issues[0]?.message ?? 'Give a name.');
  return data;
}
