import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from './app';
import type { Config } from './config/config';
import { createContainer, type Container } from './container';
import { seconds } from './domain/duration';
import { drain, listen } from './http/listen';
import { problemTypesAt } from './http/problem-details';
import { provideAuthSecrets } from './platform/auth-secret-file';
import type { EmbeddedPostgres } from './platform/embedded-postgres/embedded-postgres';
import type { Logger } from './platform/logger';
import { migrateDatabase } from './platform/migrations';
import { assertPoolersKnown } from './platform/pooler';
import { waitForDatabase } from './platform/postgres';

/** Steps that let go of what was started, the last one to be taken first. */
export type Undo = (() => Promise<void>)[];

export interface Running {
  container: Container;
  server: Server;
  stop(): Promise<void>;
}

/**
 * Starts everything in order: database, schema, secrets, background work, and the port last, so that nothing is
 * answered half-ready. What was started is stopped again when a later step fails.
 * @param onProgress told in a line about what takes noticeably long
 * @throws Error whose message says what to do
 */
export async function start(
  config: Config,
  version: string,
  onProgress: (line: string) => void,
): Promise<Running> {
  const undo: Undo = [];
  try {
    const container = await prepare({ config, version, onProgress, undo });
    await container.start();
    const server = await listen(createApp(container), config, problemTypesAt(config.apiUrl));
    undo.push(async () => {
      container.depart();
      await sleep(seconds(config.drainSeconds));
      container.release();
      return drain(server, seconds(10));
    });
    return { container, server, stop: () => unwind(undo) };
  } catch (error) {
    await unwind(undo);
    throw error;
  }
}

/**
 * The whole application over its database, reached, migrated and checked, and nothing of it at work yet.
 * @param preparation `undo` gains a step for all that is to be let go of; `secretsMayBeMissing`: goes on although stored
 *   passwords or factors were made with a secret that is not listed
 * @throws Error whose message says what to do
 */
export async function prepare(
  preparation: Reach & { version: string; logger?: Logger; secretsMayBeMissing?: boolean },
): Promise<Container> {
  const { config, version, onProgress, undo, logger } = preparation;
  const authSecrets = config.authSecrets ?? provideAuthSecrets(config.dataDir);
  const { databaseUrl, databaseDirectUrl } = await reachDatabase(preparation);
  await migrateDatabase({
    databaseUrl: databaseDirectUrl ?? databaseUrl,
    onApplied: (name) => onProgress(`migrated ${name}`),
    onWarning: onProgress,
  });
  const own = logger === undefined ? {} : { logger };
  const container = createContainer({
    ...{ config, databaseUrl, databaseDirectUrl, authSecrets, version },
    ...own,
  });
  undo.push(() => container.stop());
  if (preparation.secretsMayBeMissing !== true) await assertSecretsKnown(container);
  return container;
}

interface Reach {
  config: Config;
  onProgress: (line: string) => void;
  undo: Undo;
  /** Milliseconds to wait for the database. */
  patience?: number;
}

/**
 * The configured database, started where it is the embedded one, and answering. As it is: not migrated.
 * @returns its URL, and PostgreSQL's own where that one leads through a pooler
 * @throws Error whose message says what to do
 */
export async function reachDatabase({
  config,
  onProgress,
  undo,
  patience = seconds(30),
}: Reach): Promise<{ databaseUrl: string; databaseDirectUrl: string | null }> {
  const { databaseDirectUrl, databasePrepared } = config;
  const databaseUrl = config.databaseUrl ?? (await startEmbedded(config, onProgress, undo));
  if (databaseDirectUrl !== null)
    await waitForDatabase(databaseDirectUrl, patience, onProgress, 'DATABASE_DIRECT_URL');
  await waitForDatabase(databaseUrl, patience, onProgress);
  await assertPoolersKnown({ databaseUrl, databaseDirectUrl, databasePrepared });
  return { databaseUrl, databaseDirectUrl };
}

/** Loaded only when wanted: production has no embedded database and doesn't install its binaries. */
async function startEmbedded(config: Config, onProgress: (line: string) => void, undo: Undo) {
  const { startEmbeddedPostgres } = await import('./platform/embedded-postgres/embedded-postgres');
  const embedded: EmbeddedPostgres = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    durable: true,
    onProgress,
  });
  undo.push(() => embedded.stop());
  return embedded.url;
}

/** A dropped secret would lock out everybody whose hash or seed was made with it: refuse to start, and say how many. */
async function assertSecretsKnown({ database, keyring, clock }: Container): Promise<void> {
  const { passwords, totpFactors, recoveryCodes, webhookEndpoints } = database.repos;
  const { accounts, attempts } = await passwords.countUnknownKeys({
    knownKeyIds: keyring.ids,
    now: clock.now(),
  });
  const stored = [
    [accounts + attempts, 'password'],
    [await totpFactors.countUnknownKeys(keyring.ids), 'authenticator secret'],
    [await recoveryCodes.countUnknownKeys(keyring.ids), 'recovery code'],
    [await webhookEndpoints.countUnknownKeys(keyring.ids), 'webhook secret'],
  ] as const;
  const lost = stored.filter(([count]) => count > 0);
  if (lost.length === 0) return;
  const counts = lost.map(([count, what]) => `${count} stored ${what}${count === 1 ? '' : 's'}`);
  const total = lost.reduce((sum, [count]) => sum + count, 0);
  throw new Error(
    `${new Intl.ListFormat('en').format(counts)} ${total === 1 ? 'was' : 'were'} made with a secret that AUTH_SECRET no longer lists. ` +
      'Put the old one back behind the new one: AUTH_SECRET=new,old. It can go once those users have signed in' +
      `${lost.some(([, what]) => what === 'recovery code') ? ', and have used or replaced those recovery codes' : ''}.`,
  );
}

/** Undoes every step, the last one first. One that fails keeps none of the others from being undone. */
export async function unwind(undo: Undo): Promise<void> {
  const failures: unknown[] = [];
  for (const step of undo.splice(0).reverse()) await step().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
