import { createInterface } from 'node:readline/promises';
import { canonicalEmail, idSchema } from '@authflow/contracts';
import { InvalidArgumentError, type Command } from 'commander';
import type { Container } from '../../container';
import { CliError, cliClient, exitCodes, type CliIo } from '../cli-io';
import { createProgress } from '../progress';

type Who = { email: string } | { id: string };

interface RevokeOptions {
  user?: Who;
  all?: boolean;
  yes?: boolean;
}

const help = `
Running instances refuse what has ended within a second. API keys stay: they belong to no session. Examples:
  authflow sessions revoke --user ada@example.com
  authflow sessions revoke --all --yes`;

/** `authflow sessions …` */
export function registerSessions(program: Command, io: CliIo): void {
  program
    .command('sessions')
    .description("People's sessions")
    .command('revoke')
    .description('End every session of somebody, or of everybody')
    .option('--user <email or id>', 'whose', readWho)
    .option('--all', "everybody's")
    .option('--yes', 'do not ask')
    .addHelpText('after', help)
    .action(async ({ user, all = false, yes = false }: RevokeOptions) => {
      if ((user === undefined) === !all)
        throw new CliError('Say whose: either --user <email or id>, or --all.', exitCodes.usage);
      if (all && !yes) await confirm();
      await io.withContainer(({ operator }) =>
        user === undefined ? revokeAll(io, operator) : revokeOf(io, operator, user),
      );
    });
}

async function revokeOf(io: CliIo, { sessionSweeps }: Container['operator'], who: Who): Promise<number> {
  const { userId, ended } = await sessionSweeps.endOf(who, cliClient());
  io.say(`Ended ${ended} ${ended === 1 ? 'session' : 'sessions'} of ${'email' in who ? who.email : who.id}.`);
  io.answer({ status: 'revoked', userId, ended });
  return exitCodes.ok;
}

async function revokeAll(io: CliIo, { sessionSweeps }: Container['operator']): Promise<number> {
  const progress = createProgress('sessions');
  const ended = await sessionSweeps.endAll(cliClient(), (done) => progress.show(done, done + 1));
  progress.finish(`${ended} sessions ended.`);
  io.say(`Ended ${ended} ${ended === 1 ? 'session' : 'sessions'}. Everybody signs in again.`);
  io.answer({ status: 'revoked', userId: null, ended });
  return exitCodes.ok;
}

/** @throws CliError unless somebody says yes */
async function confirm(): Promise<void> {
  if (!process.stdin.isTTY)
    throw new CliError('This signs everybody out. To do it without being asked: --yes', exitCodes.usage);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question('This signs everybody out, administrators too. Go on? [y/N] ');
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliError('Nothing was changed.');
}

function readWho(text: string): Who {
  const { success, data } = idSchema.safeParse(text);
  if (success) return { id: data };
  const email = canonicalEmail(text);
  if (email === null)
    throw new InvalidArgumentError('Give an email address such as you@example.com, or the id of an account.');
  return { email };
}
