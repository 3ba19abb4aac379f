import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seconds } from '#src/domain/duration';
import { repositoryRoot } from '#test/support/markdown';

/** A program that runs beside the test, its output in a file. */
export interface Program {
  name: string;
  pid: number;
  /** Sends a signal and waits until it has ended. */
  end(signal?: NodeJS.Signals): Promise<void>;
  hasEnded(): boolean;
  /** The last of what it said. */
  said(): string;
  saidAll(): string;
}

export interface Start {
  name: string;
  path: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  account?: { uid: number; gid: number } | null;
}

const logs = join(repositoryRoot, '.cache/test/scale');
const running = new Set<Program>();
let count = 0;

/** Starts a program. What it says goes to `.cache/test/scale/<name>-<number>.txt`. */
export function startProgram({ name, path, args, env, account = null }: Start): Program {
  mkdirSync(logs, { recursive: true });
  count += 1;
  const file = join(logs, `${name}-${process.pid}-${count}.txt`);
  const log = openSync(file, 'w');
  const child = spawn(path, [...args], { env, cwd: '/', stdio: ['ignore', log, log], ...(account ?? {}) });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const hasEnded = (): boolean =>
    child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  const program: Program = {
    name,
    pid: child.pid ?? 0,
    hasEnded,
    said: () => readFileSync(file, 'utf8').slice(-6000),
    saidAll: () => readFileSync(file, 'utf8'),
    async end(signal = 'SIGTERM') {
      if (!hasEnded()) {
        child.kill(signal);
        await Promise.race([ended, sleep(seconds(20), undefined, { ref: false })]);
        if (!hasEnded()) child.kill('SIGKILL');
        await ended;
      }
      running.delete(program);
    },
  };
  running.add(program);
  return program;
}

/** Everything that still runs, the youngest first. */
export async function endPrograms(): Promise<void> {
  for (const program of [...running].reverse()) await program.end();
}

/** What every program of this test said last, for a failure. */
export function everythingSaid(): string {
  return [...running].map((program) => `── ${program.name}\n${program.said()}`).join('\n');
}

/**
 * Waits until `ask` answers true, or says what the program said.
 * @throws Error when it does not within `within` milliseconds, or the program ends
 */
export async function until(
  what: string,
  ask: () => Promise<boolean> | boolean,
  options: { within?: number; of?: Program; every?: number } = {},
): Promise<void> {
  const { within = seconds(30), of, every = 50 } = options;
  const deadline = Date.now() + within;
  while (!(await ask())) {
    if (Date.now() > deadline || of?.hasEnded() === true)
      throw new Error(`${what}: not within ${within} ms.\n${of?.said() ?? everythingSaid()}`);
    await sleep(every);
  }
}

export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
  }).then((open) => open === true);
}
