import { execFile } from 'node:child_process';
import { getPriority } from 'node:os';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '#src/domain/app-error';
import {
  createPasswordHashPool,
  type PasswordHashPool,
  type PasswordHashPoolOptions,
} from '#src/platform/password-hash-pool';

const run = promisify(execFile);
const pools: PasswordHashPool[] = [];

function openPool(options: PasswordHashPoolOptions = {}): PasswordHashPool {
  const pool = createPasswordHashPool({ threads: 2, ...options });
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('the password hash pool', () => {
  it('hashes and compares', async () => {
    const pool = openPool();
    const hash = await pool.hash('a password', 4);
    expect(hash).toMatch(/^\$2b\$04\$.{53}$/);
    expect(await pool.compare('a password', hash)).toBe(true);
    expect(await pool.compare('A password', hash)).toBe(false);
  });

  it('works through the paddings after a mismatch only', async () => {
    const pool = openPool();
    const [quick, slow] = await Promise.all([pool.hash('right', 4), pool.hash('padding', 11)]);
    const matched = await timed(() => pool.compare('right', quick, [slow, slow]));
    const mismatched = await timed(() => pool.compare('wrong', quick, [slow, slow]));
    expect(mismatched).toBeGreaterThan(matched * 3);
  });

  it('refuses with Retry-After once the queue is full, and serves what it accepted', async () => {
    const pool = openPool({ queueLimit: 4 });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => pool.hash('x', 8)));
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    expect(outcomes.length - refused.length).toBe(5);
    for (const error of refused) {
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code: 'overloaded', options: { retryAfterSeconds: 1 } });
    }
    expect(pool.stats()).toEqual({ queued: 0, running: 0 });
    expect(await pool.compare('x', await pool.hash('x', 4))).toBe(true);
  });

  it('says how much is waiting', async () => {
    const pool = openPool();
    const work = Promise.all(Array.from({ length: 6 }, () => pool.hash('x', 6)));
    expect(pool.stats()).toEqual({ queued: 4, running: 2 });
    await work;
    expect(pool.stats()).toEqual({ queued: 0, running: 0 });
  });

  it('finishes accepted work when it closes, and takes no more', async () => {
    const pool = openPool();
    const work = Promise.all(Array.from({ length: 8 }, () => pool.hash('x', 8)));
    const closing = pool.close();
    await expect(pool.hash('late', 4)).rejects.toMatchObject({ code: 'overloaded' });
    await closing;
    expect(await work).toHaveLength(8);
  });

  it('starts threads again after they were let go', async () => {
    const pool = openPool({ idleMilliseconds: 10 });
    const hash = await pool.hash('x', 4);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await pool.compare('x', hash)).toBe(true);
  });
});

describe('the process around the pool', () => {
  it('ends by itself while threads are idle', async () => {
    const { stdout } = await runScript(`
      const pool = createPasswordHashPool({ threads: 2 });
      await Promise.all([1, 2, 3].map(() => pool.hash('x', 4)));
      console.log('hashed');
    `);
    expect(stdout).toBe('hashed\n');
  });

  it('loses no task when a thread dies under it', async () => {
    const { stdout } = await runScript(
      `
      const server = setInterval(() => undefined, 1000);
      const pool = createPasswordHashPool({ threads: 1 });
      const hashes = await Promise.all([1, 2, 3].map(() => pool.hash('x', 10)).concat(terminate()));
      console.log(hashes.filter((hash) => hash?.startsWith('$2b$10$')).length, await pool.compare('x', hashes[0]));
      clearInterval(server);
      `,
      `
      import { Worker } from 'node:worker_threads';
      const started = [];
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message, transfer) {
        if (message.filename?.endsWith('password-hash.worker.mjs')) started.push(this);
        return post.call(this, message, transfer);
      };
      async function terminate() {
        await new Promise((resolve) => setTimeout(resolve, 100));
        await started[0].terminate();
      }
      `,
    );
    expect(stdout).toBe('3 true\n');
  });

  it('fails tasks instead of hanging when no thread can start', async () => {
    const { stdout } = await runScript(
      `
      const pool = createPasswordHashPool({ threads: 1 });
      const outcomes = await Promise.allSettled([pool.hash('x', 4), pool.hash('x', 4)]);
      console.log(outcomes.map((outcome) => outcome.reason?.message).join());
      `,
      `
      import { Worker } from 'node:worker_threads';
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message, transfer) {
        const ours = message.filename?.endsWith('password-hash.worker.mjs');
        return post.call(this, ours ? { ...message, filename: '/nowhere/password-hash.worker.mjs' } : message, transfer);
      };
      `,
    );
    expect(stdout).toBe('no hashing thread could be started,no hashing thread could be started\n');
  });

  it.runIf(process.platform === 'linux')('lowers the priority of the hashing threads alone', async () => {
    const { stdout } = await runScript(
      `
      const pool = createPasswordHashPool({ threads: 2 });
      await Promise.all([pool.hash('x', 8), pool.hash('x', 8)]);
      const nice = (task) => Number(readFileSync('/proc/self/task/' + task + '/stat', 'utf8').split(') ')[1].split(' ')[16]);
      const lowered = readdirSync('/proc/self/task').filter((task) => nice(task) > nice(String(process.pid)));
      console.log(lowered.length, nice(String(process.pid)));
      `,
      `import { readFileSync, readdirSync } from 'node:fs';`,
    );
    expect(stdout).toBe(`2 ${niceOfThisProcess()}\n`);
  });
});

describe('a sandbox that forbids to lower a priority', () => {
  it('changes nothing else', async () => {
    const { stdout } = await runScript(
      `
      const pool = createPasswordHashPool({ threads: 1 });
      const hash = await pool.hash('x', 4);
      console.log(await pool.compare('x', hash), readFileSync(tried, 'utf8'));
      rmSync(directory, { recursive: true });
      `,
      `
      import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
      import { tmpdir } from 'node:os';
      import { join } from 'node:path';
      import { Worker } from 'node:worker_threads';
      const directory = mkdtempSync(join(tmpdir(), 'hashing-'));
      const [file, tried] = [join(directory, 'sandboxed.mjs'), join(directory, 'tried')];
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message, transfer) {
        const { filename } = message;
        if (!filename?.endsWith('password-hash.worker.mjs')) return post.call(this, message, transfer);
        writeFileSync(file, sandboxed(filename));
        return post.call(this, { ...message, filename: file }, transfer);
      };
      const sandboxed = (filename) => \`
        import { writeFileSync } from 'node:fs';
        import { syncBuiltinESMExports } from 'node:module';
        import os from 'node:os';
        writeFileSync(\${JSON.stringify(tried)}, 'unasked');
        os.setPriority = () => {
          writeFileSync(\${JSON.stringify(tried)}, 'refused');
          throw new Error('EPERM');
        };
        syncBuiltinESMExports();
        export const { hash, compare } = await import(\${JSON.stringify(filename)});
      \`;
      `,
    );
    expect(stdout).toBe(`true ${process.platform === 'linux' ? 'refused' : 'unasked'}\n`);
  });
});

function niceOfThisProcess(): number {
  return process.platform === 'linux' ? getPriority(0) : 0;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Runs `body` in a process of its own, cut off after twenty seconds: a pool that keeps it alive fails the test. */
function runScript(body: string, prelude = ''): Promise<{ stdout: string }> {
  const pool = JSON.stringify(new URL('../../src/platform/password-hash-pool.ts', import.meta.url).href);
  const script = `${prelude}\nconst { createPasswordHashPool } = await import(${pool});\n${body}`;
  return run(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    cwd: new URL('../..', import.meta.url),
    timeout: 20_000,
  });
}
