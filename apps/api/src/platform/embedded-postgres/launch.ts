import { spawn, type ChildProcess } from 'node:child_process';
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
  const server = spawnServer(
    home,
    [program(binaries.bin, 'postgres'), ...serverArguments(home, port, durable)],
    reader,
  );
  if ((await waitUntilReady(home, server, onProgress)) && server.pid !== undefined) {
    home.savePort(port);
    return { status: 'started', hold, pid: server.pid };
  }
  void hold.release(); // nothing to wait for: this server has ended
  return explainExit(home, readFileSync(home.log, 'utf8').slice(logStart));
}

function spawnServer(home: Home, command: string[], reader: number): ChildProcess {
  const log = openSync(home.log, 'a', 0o600);
  home.handOver(home.log);
  const server = spawn('/bin/sh', ['-c', serveWatched, 'sh', postmasterPath(home.cluster), ...command], {
    ...serverProcess(home.account),
    detached: true, // Ctrl-C reaches the whole foreground group, and the server must outlive the host's draining
    stdio: ['ignore', log, log, reader],
  });
  closeSync(reader);
  closeSync(log);
  server.unref();
  return server;
}

/** False when the server has ended instead, or is not ready after five minutes of recovery. */
async function waitUntilReady(
  home: Home,
  server: ChildProcess,
  onProgress: (line: string) => void,
): Promise<boolean> {
  let ended = false;
  server.once('exit', () => (ended = true));
  server.once('error', () => (ended = true));
  const news = setTimeout(onProgress, seconds(3), 'Waiting for PostgreSQL to recover its data…');
  const deadline = Date.now() + minutes(5);
  try {
    while (!ended && Date.now() < deadline) {
      const file = findPostmasterFile(home.cluster);
      if (file !== null && file.pid === server.pid && file.status === 'ready') return true;
      await sleep(20);
    }
    return false;
  } finally {
    clearTimeout(news);
  }
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
