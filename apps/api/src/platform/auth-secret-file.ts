import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The development secret: made once, kept in the data folder, readable by its owner alone, so that sessions and
 * passwords outlive a restart. Production never comes here.
 * @returns as AUTH_SECRET lists them: the newest first
 * @throws Error naming the folder and the way out when it can't be written
 */
export function provideAuthSecrets(dataDir: string): readonly string[] {
  const path = fileIn(dataDir);
  const secrets = readOrMake(dataDir, path).split(',');
  if (secrets.every((secret) => secret.length >= 32)) return secrets;
  throw new Error(
    `The file ${path} holds no usable secret. Delete it to have a new one made; sessions then end.`,
  );
}

/**
 * **State**: the secrets of the file → these. The file is whole at any moment, the old or the new one.
 * @returns its path
 */
export function replaceAuthSecrets(dataDir: string, secrets: readonly string[]): string {
  const path = fileIn(dataDir);
  const beside = `${path}.${process.pid}`;
  try {
    writeFileSync(beside, `${secrets.join(',')}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(beside, path);
  } catch (error) {
    throw unwritable(dataDir, error);
  }
  return path;
}

/** As it is made for AUTH_SECRET: 48 random bytes. */
export function newAuthSecret(): string {
  return randomBytes(48).toString('base64url');
}

const fileIn = (dataDir: string): string => join(dataDir, 'auth-secret');

function readOrMake(dataDir: string, path: string): string {
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    throw unwritable(dataDir, error);
  }
  try {
    writeFileSync(path, `${newAuthSecret()}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!isFault(error, 'EEXIST')) throw unwritable(dataDir, error);
  }
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw unreadable(path, error);
  }
}

function isFault(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function unreadable(path: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    `The secret in ${path} can't be read (${reason}). Let this user read it, or set DATA_DIR to another folder.`,
    {
      cause,
    },
  );
}

function unwritable(dataDir: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    `The data folder ${dataDir} can't be written (${reason}). Set DATA_DIR to a folder that can.`,
    { cause },
  );
}
