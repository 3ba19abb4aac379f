import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from './errors';

/** `postmaster.pid`, which a running server keeps in its folder. */
export interface PostmasterFile {
  pid: number;
  port: number | null;
  /** `starting`, `ready`, `stopping` or empty while the server is still writing the file. */
  status: string;
}

export const postmasterPath = (cluster: string): string => join(cluster, 'postmaster.pid');

/** The server's own note of itself, or null when there is none. */
export function findPostmasterFile(cluster: string): PostmasterFile | null {
  try {
    const lines = readFileSync(postmasterPath(cluster), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 1) return null;
    return { pid, port: Number(lines[3]) || null, status: (lines[7] ?? '').trim() };
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}

/**
 * Whether the process named in `postmaster.pid` is truly a server on this cluster. After a crash or a reboot the
 * number may belong to any process; PostgreSQL would then refuse to start for fear of it.
 */
export function isServerAlive(cluster: string, pid: number): boolean {
  if (!isProcessAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  if (process.platform === 'darwin') {
    return /postgres/.test(spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout);
  }
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster); // a server works inside its folder
  } catch {
    return false; // another account's process, or one that just ended
  }
}

/** True while a process of that number exists, whoever owns it. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** **State**: a note that names a process which is no server of ours → no note. */
export function removeStalePostmasterFile(cluster: string): void {
  rmSync(postmasterPath(cluster), { force: true });
}
