import { errorCatalog } from '@authflow/contracts';
import { ConfigError, formatConfigError, loadConfig, type Config } from '../config/load-config';
import { loadDotenv } from '../config/load-dotenv';
import type { Container } from '../container';
import { AppError } from '../domain/app-error';
import { seconds } from '../domain/duration';
import { createLogger } from '../platform/logger';
import { prepare, unwind, type Undo } from '../start';
import { version } from '../version';

/** How a command ended. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;

/** What a command cannot do, in one sentence with the fix. */
export class CliError extends Error {
  override readonly name = 'CliError';
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
  /** The environment, with what `.env` adds to it. @throws ConfigError when that file cannot be read */
  environment(): NodeJS.ProcessEnv;
  /** The process ends with this code. */
  exitWith(code: number): void;
  /**
   * Runs `use` over the whole application on the configured database, migrated: DATABASE_URL, or the embedded one, joined
   * where `npm start` runs it already. No background work. Everything is let go of before this returns, and the process
   * ends with the code that `use` answers.
   */
  withContainer(use: (container: Container, config: Config) => Promise<number>): Promise<void>;
}

/** @param environment `process.env`; a `.env` file is read into it */
export function createCliIo(environment: NodeJS.ProcessEnv, isJson: () => boolean): CliIo {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const progress = (line: string): void => void process.stderr.write(`${line}\n`);
  const exitWith = (code: number): void => {
    process.exitCode = code;
  };
  return {
    get json() {
      return isJson();
    },
    say: (line) => (isJson() ? undefined : print(line)),
    progress,
    answer: (result) => (isJson() ? print(JSON.stringify(result)) : undefined),
    environment() {
      loadDotenv(environment);
      return environment;
    },
    exitWith,
    async withContainer(use) {
      loadDotenv(environment);
      const config = loadConfig(environment);
      const undo: Undo = [];
      try {
        // What goes wrong here is said in a sentence; a second account of it in JSON would only be in the way.
        const logger = createLogger('silent');
        const container = await prepare({
          config,
          version,
          onProgress: progress,
          undo,
          logger,
          patience: seconds(5),
        });
        exitWith(await use(container, config));
      } finally {
        await unwind(undo);
      }
    },
  };
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
