import type { Command } from 'commander';
import type { Config } from '../../config/config';
import { newAuthSecret, provideAuthSecrets, replaceAuthSecrets } from '../../platform/auth-secret-file';
import type { SecretKey } from '../../services/secret-keys.service';
import { exitCodes, type CliIo } from '../cli-io';

const help = `
Every key is derived from AUTH_SECRET, which lists secrets, the newest first: new,old. The first one makes new things, the others
check what was made before. Examples:
  authflow keys list
  authflow keys rotate`;

/** `authflow keys …` */
export function registerKeys(program: Command, io: CliIo): void {
  const keys = program
    .command('keys')
    .description('The secrets that all keys are derived from')
    .addHelpText('after', help);
  keys
    .command('list')
    .description('Say which secrets are in use, and what would be lost without each')
    .action(() =>
      io.withContainer(
        async ({ operator }) => {
          const items = await operator.secretKeys.list();
          for (const item of items) for (const line of describe(item)) io.say(line);
          const missing = items.filter(isMissing);
          io.answer({ status: missing.length > 0 ? 'missing' : 'ok', items });
          return missing.length > 0 ? exitCodes.failed : exitCodes.ok;
        },
        { secretsMayBeMissing: true },
      ),
    );
  keys
    .command('rotate')
    .description('Make a new secret: print the value for AUTH_SECRET, or in development put it into its file')
    .action(() =>
      io.withContainer(async ({ operator }, config) => {
        const items = await operator.secretKeys.list();
        rotate(io, config, items);
        return exitCodes.ok;
      }),
    );
}

/** A seal that nobody can check any more keeps the server from nothing. */
const needed = ({ passwords, authenticators, recoveryCodes }: SecretKey): number =>
  passwords + authenticators + recoveryCodes;
const isMissing = (item: SecretKey): boolean => item.use === 'missing' && needed(item) > 0;

const uses = {
  signs: 'signs: new things are made with it',
  verifies: 'verifies: it checks what was made before',
  missing: 'MISSING: AUTH_SECRET does not list it',
} as const;

function describe(item: SecretKey): string[] {
  const { id, kid, use, passwords, authenticators, recoveryCodes, seals } = item;
  const lines = [
    `${id}  ${uses[use]}`,
    `  access tokens   kid ${kid ?? 'unknown'}`,
    `  passwords       ${passwords}`,
    `  authenticators  ${authenticators}`,
    `  recovery codes  ${recoveryCodes}`,
    `  audit seals     ${seals}`,
  ];
  if (use === 'verifies')
    lines.push(
      needed(item) > 0
        ? '  Keep it: those people could not sign in without it. Each sign-in moves one of them to the newest.'
        : '  Nobody is locked out without it. Sessions not used since the rotation would end, and links in mails.',
    );
  if (isMissing(item))
    lines.push('  The server does not start: put it back behind the others, AUTH_SECRET=new,old.');
  return lines;
}

/**
 * Nothing is dropped here: which of the old ones can go, `keys list` says. Where several processes run, each has to know the new
 * secret before the first one signs with it (docs/operations.md).
 */
function rotate(io: CliIo, config: Config, items: readonly SecretKey[]): void {
  const made = newAuthSecret();
  const old = config.authSecrets ?? provideAuthSecrets(config.dataDir);
  const unneeded = items.filter((item) => item.use === 'verifies' && needed(item) === 0).map(({ id }) => id);
  if (config.authSecrets === null) {
    const file = replaceAuthSecrets(config.dataDir, [made, ...old]);
    io.say(`The new secret stands in ${file}, before the old one. Restart AuthFlow to use it.`);
    io.answer({ status: 'rotated', file, unneeded });
  } else {
    const [first, then] = [[...old, made].join(','), [made, ...old].join(',')];
    for (const line of [
      'Where more than one process runs, set this at each and restart them:',
      '',
      `AUTH_SECRET=${first}`,
    ])
      io.say(line);
    for (const line of [
      '',
      'Then, or at once where there is one process, this:',
      '',
      `AUTH_SECRET=${then}`,
      '',
    ])
      io.say(line);
    io.answer({ status: 'made', authSecret: then, firstAuthSecret: first, unneeded });
  }
  io.say(
    'Nobody is signed out. From then on everything new is made with the new secret, and people who sign in are moved',
  );
  io.say(
    'to it. When `authflow keys list` counts nothing for an old one, and the longest session is over, take it out.',
  );
  if (unneeded.length > 0) io.say(`No password or factor needs ${unneeded.join(', ')} any more.`);
}
