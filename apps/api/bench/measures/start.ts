import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { hostArguments } from '../api-server';
import type { Measure } from '../bench';
import { formatRound } from '../figures';
import { interleave } from '../rounds';
import { median, summarise } from '../statistics';
import { freePort } from '../../../../scripts/test/free-port';

/** As a host starts it: production, over a database that is there and migrated. */
export const start: Measure = {
  about: 'production start until ready, over a migrated database',
  async run(bench) {
    const { api } = await bench.open();
    const pace = { ...bench, rounds: bench.quick ? 3 : 7 };
    const { own, node } = await interleave<'own' | 'node', number>(pace, 'start', {
      own: () => secondsUntilReady(api.databaseUrl, api.authSecret),
      node: secondsOfNode,
    });
    const detail = `Node itself, running nothing: ${formatRound(median(node))} s`;
    return {
      figures: [
        {
          ...{ name: 'production start to ready, migrated database', unit: 's', better: 'lower', target: 1 },
          ...{ series: summarise(own), detail },
        },
      ],
    };
  },
};

async function secondsUntilReady(databaseUrl: string, authSecret: string): Promise<number> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, hostArguments, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...{ PATH: process.env['PATH'], NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port) },
      ...{ DATABASE_URL: databaseUrl, AUTH_SECRET: authSecret },
      ...{ WEB_URL: 'https://app.example.com', API_URL: 'https://api.example.com' },
      RESEND_API_KEY: `re_${randomBytes(12).toString('hex')}`,
    },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null || performance.now() - startedAt > 30_000)
        throw new Error(`the API did not become ready:\n${said}`);
      await sleep(5);
    }
    return (performance.now() - startedAt) / 1000;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/health/ready', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).once('error', () => resolve(false));
  });
}

async function secondsOfNode(): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  return (performance.now() - startedAt) / 1000;
}
