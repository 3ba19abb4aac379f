import { fork, type ChildProcess, type Serializable } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Clock ticks a second in /proc, on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Starts `bench/<name>.ts` in a process of its own, so that measuring takes no time from what is measured. */
function startWorker(name: string): ChildProcess {
  return fork(fileURLToPath(new URL(`./${name}.ts`, import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, NODE_ENV: 'development' },
  });
}

/** Runs a worker over one job. It answers with one message and leaves. */
export async function runWorker<Job extends object, Result>(name: string, job: Job): Promise<Result> {
  const child = startWorker(name);
  child.send(job);
  return nextMessage<Result>(child, name);
}

/** A worker that stays until `stop`. It answers once when it is ready. */
export async function keepWorker<Job extends object, Ready>(name: string, job: Job) {
  const child = startWorker(name);
  child.send(job);
  const ready = await nextMessage<Ready>(child, name);
  return {
    ready,
    pid: child.pid ?? 0,
    stop: () => child.kill(),
    tell: (message: Serializable) => void child.send(message),
    ask<Answer>(message: Serializable): Promise<Answer> {
      child.send(message);
      return nextMessage<Answer>(child, name);
    },
  };
}

function nextMessage<Message>(child: ChildProcess, name: string): Promise<Message> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Message));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} left with code ${code} before it answered`)));
  });
}

/** CPU seconds a process has used, all threads together; null where /proc does not exist. */
export function cpuSeconds(pid: number): number | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  const fields = readFileSync(file, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Waits until a server has worked off what it was asked for: until it uses no CPU to speak of, ten seconds at most. */
export async function waitUntilIdle(pid: number): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const before = cpuSeconds(pid);
    await sleep(300);
    if (before === null || (cpuSeconds(pid) ?? 0) - before < 0.03) return;
  }
}

/** Resident memory of a process in MB; null where /proc does not exist. */
export function residentMegabytes(pid: number): number | null {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return null;
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1]) / 1024;
}

/** How busy the whole machine is over two seconds, from 0 to 1. Call it while nothing of ours runs. */
export async function machineLoad(): Promise<number> {
  const before = cpuTimes();
  await sleep(2000);
  const after = cpuTimes();
  return (after.busy - before.busy) / Math.max(1, after.all - before.all);
}

function cpuTimes(): { busy: number; all: number } {
  const times = cpus().map(({ times: each }) => ({
    ...each,
    all: Object.values(each).reduce((a, b) => a + b, 0),
  }));
  const all = times.reduce((sum, each) => sum + each.all, 0);
  return { all, busy: all - times.reduce((sum, each) => sum + each.idle, 0) };
}
