import express from 'express';
import type { AddressInfo } from 'node:net';
import { onJob } from './worker';

/** Express with one route that answers a constant: what no Express application can be faster than. */
onJob<{ body: object }, { url: string }>(
  async ({ body }) => {
    const app = express();
    app.get('/v1/auth/session', (_request, response) => void response.json(body));
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  },
  { stay: true },
);
