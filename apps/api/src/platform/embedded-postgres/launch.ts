import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { minutes, seconds } from '#src/domain/duration';
import { program, type Binaries } from './binaries';
import { EmbeddedPostgresError, explainFolderError } from './errors';
import { serveWatched, takeFirstHold, type Hold } from './holders';
import type { Home } from './home';
import { findPostmasterFile, postmasterPath } from './postmaster-file';
import { serverProcess } from './run';

/** `retry` when something in the way is about to go: another host's start, a taken port, a dying predecessor. */
export type Launch = { status: 'started'; hold: Hold; pid: number } | { status: 'retry' };

/**
 * Starts the server and waits until it accepts connections.
 * @throws EmbeddedPostgresError with the server's own words when it gives up
 */
export async function launch(
  home: Home,
  binaries: Binaries,
  durable: boolean,
  onProgress: (line: string) => void,
): Promise<Launch> {
  const port = await choosePort(home.port);
  const logStart = prepareLog(home);
  const { hold, reader } = takeFirstHold(home);
  const log = openSync(home.log, 'a', 0o600);
  home.handOver(home.log);
  const server = spawn(
    '/bin/sh',
    [
      '-c',
      serveWatched,
      'sh',
      postmasterPath(home.cluster),
      program(binaries.bin, 'postgres'),
      ...serverArguments(home, port, durable),
    ],
    // Detached: Ctrl-C reaches the whole foreground group, and the server must outlive the host's draining.
    { ...serverProcess(home.account), detached: true, stdio: ['ignore', log, log, reader] },
  );
  closeSync(reader);
  closeSync(log);
  server.unref();

  let exited = false;
  server.once('exit', () => (exited = true));
  server.once('error', () => (exited = true));
  const begin = Date.now();
  const isReady = (): boolean => {
    const file = findPostmasterFile(home.cluster);
    return file !== null && file.pid === server.pid && file.status === 'ready';
  };
  let told = false;
  while (!exited && !isReady()) {
    const waited = Date.now() - begin;
    if (waited > minutes(5)) break;
    if (waited > seconds(3) && !told) onProgress('Waiting for PostgreSQL to recover its data…');
    told ||= waited > seconds(3);
    await sleep(20);
  }
  if (isReady() && server.pid !== undefined) {
    home.savePort(port);
    return { status: 'started', hold, pid: server.pid };
  }
  await hold.release();
  return explainExit(home, readFileSync(home.log, 'utf8').slice(logStart));
}

function explainExit(home: Home, words: string): Launch {
  const passing =
    /lock file "postmaster.pid" already exists|Address already in use|pre-existing shared memory block/;
  if (passing.test(words)) return { status: 'retry' };
  if (/No space left on device/.test(words)) {
    throw explainFolderError(home.directory, Object.assign(new Error(words), { code: 'ENOSPC' }));
  }
  const last = words.trim().split('\n').slice(-6).join('\n') || 'It wrote nothing.';
  throw new EmbeddedPostgresError(`PostgreSQL did not start. Its last words (${home.log}):\n${last}`);
}

function serverArguments(home: Home, port: number, durable: boolean): string[] {
  const settings: Record<string, string> = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    jit: 'off',
    // Lost on a power cut: fine for a test's data, never for a user's.
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return [
    '-D',
    home.cluster,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/** Empties a log that has grown large; returns where this start's part will begin. */
function prepareLog(home: Home): number {
  const size = statSync(home.log, { throwIfNoEntry: false })?.size ?? 0;
  if (size < 5_000_000) return size;
  truncateSync(home.log);
  return 0;
}

/** The port of last time if it is free, so that saved connection settings stay true; else any free one. */
async function choosePort(preferred: number | null): Promise<number> {
  const port = preferred === null ? null : await tryPort(preferred);
  return port ?? (await tryPort(0)) ?? 0;
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}
