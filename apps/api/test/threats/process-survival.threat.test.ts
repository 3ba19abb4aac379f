/**
 * Invariant: a fault inside costs one request a quiet 500 and never the process.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '#src/app';
import { startHarness, webUrl, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { send } from '#test/support/raw';

let harness: Harness;
let server: Server;
let url: string;

class Revealing extends Error {
  readonly code = 'EWHATEVER';
  readonly detail = 'Key (email)=(secret@example.test) already exists.';
}

/** The application with faults in it, as a slip in a controller would put them there. */
beforeAll(async () => {
  harness = await startHarness();
  const { container } = harness;
  const { controllers } = container;
  const faulty = {
    ...container,
    controllers: {
      ...controllers,
      jwks: {
        keys: () => {
          throw new Revealing('select secret from users at /srv/app/file.ts:1:1');
        },
      },
      health: {
        ...controllers.health,
        live: () => ({ status: 299, body: { leaked: 'undeclared status' } }),
        ready: () => Promise.reject(new Error('rejected with secret@example.test')),
      },
      account: {
        ...controllers.account,
        session: () => ({ status: 200, body: { leaked: 'not of the declared shape' } }),
      },
      registration: { register: () => Promise.reject('a text instead of an error') },
      passwordReset: {
        ...controllers.passwordReset,
        check: () => Promise.resolve({ status: 200, body: { valid: true, email: null, extra: 'leaked' } }),
      },
    },
  } as unknown as typeof container;
  server = createServer(createApp(faulty));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await harness.stop();
});

describe('G06 a fault in a handler', () => {
  test.each(['/.well-known/jwks.json', '/health/live', '/health/ready'])(
    '%s answers a 500 that says nothing',
    async (path) => {
      const answer = await send(url, path, { headers: { Origin: webUrl } });
      const { detail } = expectProblem(answer, 500, 'internal_error');
      expect(detail).toBe('Try again. If it happens again, report the `requestId`.');
      expect(answer.text).not.toMatch(/secret|leaked|EWHATEVER/);
      expect(answer.headers['vary']).toContain('Origin');
    },
  );

  test('an answer that is not of the declared shape does not leave', async () => {
    const { accessToken } = await harness.signUp();
    const answer = await send(url, '/v1/auth/session', {
      headers: { Authorization: `Bearer ${accessToken}` },
    });
    expectProblem(answer, 500, 'internal_error');
    expect(answer.text).not.toContain('leaked');
  });

  test('an undeclared field of an answer is left out', async () => {
    const answer = await send(url, '/v1/auth/reset-password/check', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"token":"x"}',
    });
    expect({ status: answer.status, text: answer.text }).toEqual({
      status: 200,
      text: '{"valid":true,"email":null}',
    });
  });

  test('a rejection that is no error is a 500 too', async () => {
    const answer = await send(url, '/v1/auth/register', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"email":"a@b.example","password":"violet-harbour-lantern-42"}',
    });
    expectProblem(answer, 500, 'internal_error');
  });

  test('is logged with its request id and stack, without what the database said about rows', () => {
    const failed = harness.logs
      .filter((line) => line.includes('request failed'))
      .map((line) => JSON.parse(line));
    expect(failed.length).toBeGreaterThanOrEqual(4);
    for (const line of failed) expect(line.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(failed)).not.toContain('already exists');
    expect(failed.some((line) => line.err.stack?.includes('process-survival'))).toBe(true);
  });

  test('takes nobody else down', async () => {
    expect((await send(url, '/openapi.json')).status).toBe(200);
  });
});
