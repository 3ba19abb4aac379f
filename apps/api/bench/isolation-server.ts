import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { openHasher, type Candidate } from './isolation-hashers';
import { onJob } from './worker';

export interface IsolationJob {
  candidate: Candidate;
  cost: number;
  /** How many comparisons are wanted at any time while a flood lasts. */
  flood: number;
}

/** What the server is told while it runs, and what it answers when a flood is over. */
export type FloodOrder = 'flood' | 'still';
export interface FloodCount {
  hashes: number;
  seconds: number;
}

const compress = promisify(gzip);
const own = new URL(import.meta.url);

/** A light route: a little JSON, and one of each thing that libuv's threads are for. */
async function answerLight(): Promise<string> {
  const [text, address] = await Promise.all([readFile(own), lookup('localhost')]);
  const packed = await compress(text.subarray(0, 1024));
  return JSON.stringify({ address: address.address, bytes: packed.length });
}

onJob<IsolationJob, { url: string }>(
  async ({ candidate, cost, flood }) => {
    const compare = await openHasher(candidate, cost);
    await Promise.all(Array.from({ length: 4 }, compare));
    let flooding = false;
    let hashes = 0;
    let since = 0;

    async function keepAsking(): Promise<void> {
      while (flooding) {
        await compare();
        hashes += 1;
      }
    }

    process.on('message', (order: FloodOrder) => {
      if (order === 'flood') {
        flooding = true;
        hashes = 0;
        since = performance.now();
        for (let index = 0; index < flood; index += 1) void keepAsking();
      } else if (flooding) {
        flooding = false;
        process.send?.({ hashes, seconds: (performance.now() - since) / 1000 } satisfies FloodCount);
      }
    });

    const server = createServer((_request, response) => {
      void answerLight().then((body) => {
        response.setHeader('Content-Type', 'application/json');
        response.end(body);
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  },
  { stay: true },
);
