import express from 'express';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { createUsersRepository } from '#src/repositories/users.repository';
import { sqlOver } from './plain-sql';
import { onJob } from './worker';

/** What no server of its kind can be faster than: a constant as JSON, or one row by its primary key as JSON. */
export type LimitJob =
  | { kind: 'node'; body: object }
  | { kind: 'express'; body: object }
  | { kind: 'select'; databaseUrl: string; userId: string };

onJob<LimitJob, { url: string }>(
  async (job) => {
    const server = createServer(listenerFor(job)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  },
  { stay: true },
);

function listenerFor(job: LimitJob): RequestListener {
  if (job.kind === 'node') {
    return (_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(job.body));
    };
  }
  const app = express();
  if (job.kind === 'express') {
    app.get('/', (_request, response) => void response.json(job.body));
  } else {
    const pool = new pg.Pool({ connectionString: job.databaseUrl, max: 10 });
    const users = createUsersRepository(sqlOver(pool)); // the very statement of GET /v1/me
    app.get('/', async (_request, response) => void response.json(await users.findById(job.userId)));
  }
  return app;
}
