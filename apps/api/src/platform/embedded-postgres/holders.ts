import { spawn, spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { seconds } from '#src/domain/duration';
import { EmbeddedPostgresError, errorCode } from './errors';
import type { Home } from './home';
import { postmasterPath } from './postmaster-file';
import { serverProcess } from './run';

/**
 * Who keeps the server running. Every host holds the writing end of one named pipe, and a watchdog process beside
 * the server reads it. The kernel closes a host's end however the host ends, `kill -9` included, and the watchdog
 * sees the end of the pipe when the last holder is gone: **the server lives exactly as long as somebody holds it.**
 * So no host ever stops a server that another one uses, and none is left behind.
 */
export interface Hold {
  /** False when the watchdog has already seen the last holder leave: the server is about to stop. */
  isGood(): boolean;
  /** Lets go. Resolves to true when that was the last hold, so the server is stopping. */
  release(): Promise<boolean>;
}

/** Takes hold of a running server, or null when no watchdog listens there. */
export function takeHold(home: Home): Hold | null {
  const fd = openWriter(home.holders);
  return fd === null ? null : createHold(home.holders, fd);
}

/**
 * Takes the first hold, before there is a watchdog. Returns also the reading end, to be given to the watchdog as
 * file descriptor 3 and closed here.
 */
export function takeFirstHold(home: Home): { hold: Hold; reader: number } {
  makePipe(home);
  // An end opened for both ways lets the other two opens pass without waiting for each other.
  const both = openSync(home.holders, 'r+');
  const reader = openSync(home.holders, 'r');
  const writer = openSync(home.holders, 'w');
  closeSync(both);
  return { hold: createHold(home.holders, writer), reader };
}

/**
 * The watchdog, in shell because the server's account may reach little else, and of builtins only, so that it is one
 * process which either watches or is gone. It waits for the pipe's end, then asks for a
 * fast stop, provided that `postmaster.pid` still names this process (the number may meanwhile be somebody else's).
 */
const watch = `watch() {
  while read -r line <&3; do :; done
  tries=0
  while [ $tries -lt 10 ] && kill -0 "$1" 2>/dev/null; do
    if read -r pid <"$2" && [ "$pid" = "$1" ]; then kill -INT "$1"; return; fi
    tries=$((tries + 1)); sleep 1
  done
}
`;

/** Becomes the server (same process id), with a watchdog in the background. Arguments: postmaster.pid, command… */
export const serveWatched = `${watch} file=$1; shift; (watch $$ "$file" 2>/dev/null &); exec "$@" 3<&-`;

/** Watches a server that lost its watchdog. Arguments: postmaster.pid, process id. */
const watchOrphan = `${watch} watch "$2" "$1"`;

/** Gives an orphaned server a new watchdog and takes hold of it. */
export function takeHoldOfOrphan(home: Home, pid: number): Hold {
  const { hold, reader } = takeFirstHold(home);
  const child = spawn('/bin/sh', ['-c', watchOrphan, 'sh', postmasterPath(home.cluster), String(pid)], {
    ...serverProcess(home.account),
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', reader],
  });
  child.unref();
  closeSync(reader);
  return hold;
}

function createHold(pipe: string, fd: number): Hold {
  let released: Promise<boolean> | null = null;
  const letGo = async (): Promise<boolean> => {
    closeSync(fd);
    const deadline = Date.now() + seconds(1);
    while (Date.now() < deadline) {
      await sleep(20);
      const probe = openWriter(pipe);
      if (probe === null) return true;
      closeSync(probe);
    }
    return false;
  };
  return {
    isGood: () => {
      try {
        writeSync(fd, '\n'); // read and discarded by the watchdog; fails when it is gone
        return true;
      } catch {
        return false;
      }
    },
    release: () => (released ??= letGo()),
  };
}

/** The writing end, or null when nobody reads: without O_NONBLOCK this would wait for a reader. */
function openWriter(pipe: string): number | null {
  try {
    return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (errorCode(error) === 'ENXIO' || errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function makePipe(home: Home): void {
  if (existsSync(home.holders)) return;
  const { stderr, status } = spawnSync('mkfifo', ['-m', '600', home.holders], { encoding: 'utf8' });
  if (status === 0) home.handOver(home.holders);
  else if (!existsSync(home.holders)) {
    throw new EmbeddedPostgresError(
      `The data folder ${home.directory} cannot hold a named pipe (${(stderr ?? '').trim() || 'mkfifo is missing'}). ` +
        'Choose another folder with DATA_DIR, or set DATABASE_URL.',
    );
  }
}
