import type { Command } from 'commander';
import { ConfigError, formatConfigError, loadConfig } from '../../config/load-config';
import { exitCodes, type CliIo } from '../cli-io';

const help = `
Reads the environment as the server does at its start, .env and *_FILE variables among it, and reaches for nothing. Says every
fault at once. Examples:
  authflow config check
  NODE_ENV=production authflow config check --json`;

/** `authflow config …` */
export function registerConfig(program: Command, io: CliIo): void {
  program
    .command('config')
    .description('The settings of the environment')
    .command('check')
    .description('Say what would keep the server from starting, all of it at once')
    .addHelpText('after', help)
    .action(() => {
      io.exitWith(check(io));
    });
}

function check(io: CliIo): number {
  try {
    const { environment, warnings } = loadConfig(io.readEnvironment());
    io.say(`The configuration has no fault. It is for ${environment}.`);
    for (const warning of warnings) io.say(`  ! ${warning}`);
    io.answer({ status: 'ok', environment, faults: [], warnings });
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    io.say(formatConfigError(error));
    io.answer({ status: 'faulty', environment: null, faults: error.faults, warnings: error.warnings });
    return exitCodes.failed;
  }
}
