import { randomUUID } from 'node:crypto';
import { errorCatalog } from '@authflow/contracts';
import { ConfigError, formatConfigError, loadConfig, type Config } from '../config/load-config';
import { loadDotenv } from '../config/load-dotenv';
import type { Container } from '../container';
import { AppError } from '../domain/app-error';
import type { ClientContext } from '../domain/client-context';
import { seconds } from '../domain/duration';
import { createLogger } from '../platform/logger';
import { DatabaseUnreachableError, isDatabaseUnavailable } from '../platform/postgres';
import { prepare, reachDatabase, unwind, type Undo } from '../start';
import { version } from '../version';

/**
 * How a command ended. `failed`: it was refused, found something wrong, or did a part only. `unreachable`: the database was
 * not reached, so trying again later may help. `interrupted`: stopped by Ctrl-C at a place where it can go on.
 */
export const exitCodes = { ok: 0, failed: 1, usage: 2, unreachable: 3, interrupted: 130 } as const;

/** What a command cannot do, in one sentence with the fix. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exitCodes.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What commands act through. */
export interface CliIo {
  /** True with `--json`: the command answers with one JSON object instead of lines. */
  readonly json: boolean;
  /** One line of the answer, on standard output. Silent with `--json`. */
  say(line: string): void;
  /** One line about the way there, on standard error. */
  progress(line: string): void;
  /** The answer of `--json`, on standard output. Silent without. */
  answer(result: object): void;
  /** The process ends with this code. */
  exitWith(code: number): void;
  /**
   * Runs `use` over the whole application on the configured database, migrated: DATABASE_URL, or the embedded one, joined
   * where `npm start` runs it already. No background work. Everything is let go of before this returns, and the process
   * ends with the code that `use` answers.
   */
  withContainer(
    use: (container: Container, config: Config) => Promise<number>,
    /** `secretsMayBeMissing`: goes on although stored passwords need a secret that AUTH_SECRET does not list. */
    options?: { secretsMayBeMissing?: boolean },
  ): Promise<void>;
  /** As {@link withContainer}, with the database as it is, not migrated, past a pooler, and nothing of the application. */
  withDatabase(use: (databaseUrl: string, config: Config) => Promise<number>): Promise<void>;
  /** The process's environment, with what `.env` adds to it. @throws ConfigError when that file cannot be read */
  readEnvironment(): NodeJS.ProcessEnv;
}

/** @param environment `process.env`; a `.env` file is read into it */
export function createCliIo(environment: NodeJS.ProcessEnv, isJson: () => boolean): CliIo {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const progress = (line: string): void => void process.stderr.write(`${line}\n`);
  const exitWith = (code: number): void => {
    process.exitCode = code;
  };
  async function lend(use: (config: Config, undo: Undo) => Promise<number>): Promise<void> {
    loadDotenv(environment);
    const config = loadConfig(environment);
    const undo: Undo = [];
    try {
      exitWith(await use(config, undo));
    } finally {
      await unwind(undo);
    }
  }

  return {
    get json() {
      return isJson();
    },
    say: (line) => (isJson() ? undefined : print(line)),
    progress,
    answer: (result) => (isJson() ? print(JSON.stringify(result)) : undefined),
    exitWith,
    readEnvironment() {
      loadDotenv(environment);
      return environment;
    },
    withContainer: (use, options = {}) =>
      lend(async (config, undo) => {
        // What goes wrong here is said in a sentence; a second account of it in JSON would only be in the way.
        const logger = createLogger('silent');
        const reach = { config, onProgress: progress, undo, patience: seconds(5) };
        return use(await prepare({ ...reach, ...options, version, logger }), config);
      }),
    withDatabase: (use) =>
      lend(async (config, undo) => {
        const reach = { config, onProgress: progress, undo, patience: seconds(5) };
        const { databaseUrl, databaseDirectUrl } = await reachDatabase(reach);
        return use(databaseDirectUrl ?? databaseUrl, config);
      }),
  };
}

/** Which of {@link exitCodes} stands for what went wrong. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode;
  const away = error instanceof DatabaseUnreachableError || isDatabaseUnavailable(error);
  return away ? exitCodes.unreachable : exitCodes.failed;
}

/** Nobody's browser: what is put on record has neither address nor device. */
export function cliClient(): ClientContext {
  return { requestId: randomUUID(), ip: null, addressKey: 'cli', userAgent: null, deviceToken: null };
}

/** A sentence for whoever ran the command. Never a stack. */
export function explain(error: unknown): string {
  if (error instanceof ConfigError) return formatConfigError(error);
  if (error instanceof AppError) return explainRefusal(error);
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

function explainRefusal({ code, options }: AppError): string {
  const { title, detail } = errorCatalog[code];
  const fields = (options.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
  return fields.length > 0 ? `${title}. ${fields.join(' ')}` : (options.detail ?? `${title}. ${detail}`);
}
