import { ConfigError, formatConfigError, loadConfig } from './config/load-config';
import { loadDotenv } from './config/load-dotenv';
import type { Config } from './config/config';
import { start, type Running } from './start';
import { version } from './version';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function fail(error: unknown): never {
  say(
    error instanceof ConfigError
      ? formatConfigError(error)
      : `AuthFlow could not start.\n\n  ${reasonOf(error)}\n`,
  );
  process.exit(1);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

function announce({ environment, apiUrl, webUrl, email, serveWeb, warnings }: Config): void {
  for (const warning of warnings) say(`warning: ${warning}`);
  if (environment === 'production') return;
  const lines = ['', '  AuthFlow is running', ''];
  lines.push(`  Web app    ${serveWeb ? apiUrl : webUrl}`);
  lines.push(`  API        ${apiUrl}/v1`, `  Reference  ${apiUrl}/docs`);
  if (email.transport === 'mailbox') lines.push(`  Mailbox    ${apiUrl}/dev/mailbox   (all mail lands here)`);
  lines.push('', '  Stop with Ctrl-C', '');
  say(lines.join('\n'));
}

/** Whoever starts it for the first time learns how to get in, in the terminal or in the log. */
async function hintAtSetup({ container }: Running): Promise<void> {
  const { administrator } = await container.adminBootstrap.settle();
  if (administrator === 'present') return;
  const { config, logger } = container;
  if (config.environment === 'production') {
    logger.warn(config.adminEmail === null ? noAdministrator : administratorAwaited);
    return;
  }
  say(`  ${config.adminEmail === null ? noAdministrator : administratorAwaited}\n`);
}

const noAdministrator =
  'There is no administrator yet. Make one: npm run authflow -- admin create --email you@example.com (built: ' +
  'node apps/api/dist/cli.js admin create …), or set ADMIN_EMAIL and sign in with that address.';
const administratorAwaited =
  'There is no administrator yet: the account with the address in ADMIN_EMAIL becomes one when it signs in.';

/** The first signal drains and leaves; a second one leaves at once. */
function stopOnSignals(running: Running): void {
  let stopping = false;
  const leave = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    running.container.logger.info({ signal }, 'stopping');
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        running.container.logger.error({ err: error }, 'stopped uncleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
}

/** A fault nobody caught must not take other people's requests down with it; it is logged and counted (ASVS 16.5.4). */
function survive({ logger }: Running['container']): void {
  process.on('uncaughtException', (err) => logger.error({ err }, 'uncaught exception'));
  process.on('unhandledRejection', (err) => logger.error({ err }, 'unhandled rejection'));
}

try {
  loadDotenv(process.env);
  const config = loadConfig(process.env);
  const running = await start(config, version, say);
  stopOnSignals(running);
  survive(running.container);
  announce(config);
  // It serves by now: a database that goes away just here must not end it.
  await hintAtSetup(running).catch((err: unknown) =>
    running.container.logger.warn({ err }, 'no hint at the setup'),
  );
} catch (error) {
  fail(error);
}
