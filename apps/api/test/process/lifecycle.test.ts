import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectClient } from '#src/platform/postgres';
import { enrolTotp } from '#test/support/authenticator-app';
import { boot, findFreePort, type Booted } from '#test/support/boot';
import { goodPassword, startHarness } from '#test/support/harness';
import { openWire, postJson, send } from '#test/support/raw';
import { createEmptyDatabase, type TestDatabase } from '#test/support/test-database';

const secrets = {
  old: 'kR7vY2nQ9xT4mW8cL5hJ3gB6fD1sA0pZuEiOqXwNtMy',
  new: 'zP0aS1dF6bG3jH5lC8wM4tX9qN2yV7rKuEiOmXwQtNe',
};
/** Four whole starts in a row take their time on a busy machine. */
const patient = { timeout: 90_000 };
let database: TestDatabase;
let folder: string;
let running: Booted[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'authflow-life-'));
});
beforeEach(async () => {
  database = await createEmptyDatabase();
});
afterEach(async () => {
  await Promise.all(running.map((booted) => booted.stop()));
  running = [];
  await database.drop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(env: Record<string, string> = {}): Promise<{ booted: Booted; url: string }> {
  const booted = boot({
    PORT: await findFreePort(),
    DATA_DIR: folder,
    DATABASE_URL: database.url,
    BCRYPT_COST: '10',
    ...env,
  });
  running.push(booted);
  return { booted, url: await booted.ready() };
}

async function rows(text: string): Promise<Record<string, unknown>[]> {
  const client = await connectClient(database.url);
  try {
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

describe('two instances that boot on one empty database', patient, () => {
  test('both come up, with the schema made once, and serve one service', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    const applied = [one, two].map(({ booted }) => booted.output().match(/migrated /g)?.length ?? 0);
    expect(applied.filter((count) => count > 0)).toHaveLength(1);
    const body = { email: 'both@example.test', password: goodPassword };
    expect((await postJson(one.url, '/v1/auth/register', body)).status).toBe(202);
    expect((await postJson(two.url, '/v1/auth/register', body)).status).toBe(202);
    expect(await rows('select count(*) as count from users')).toEqual([{ count: 1 }]);
  });
});

describe('SIGTERM', patient, () => {
  test('a request in hand is answered, new ones are not taken, and the process leaves with 0', async () => {
    const { booted, url } = await start();
    const body = JSON.stringify({ email: 'drained@example.test' });
    const wire = await openWire(url);
    wire.socket.write(
      `POST /v1/auth/forgot-password HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
    );
    await sleep(300);
    booted.child.kill('SIGTERM');
    await sleep(300);
    await expect(send(url, '/health/live')).rejects.toThrow(/ECONNREFUSED/);
    wire.socket.write(body.slice(5));
    expect(await booted.ended).toBe(0);
    expect(wire.received()).toMatch(/^HTTP\/1\.1 202 Accepted/);
    expect(wire.received()).toContain('{"status":"accepted"}');
    expect(await rows('select recipient from mail_outbox')).toEqual([{ recipient: 'drained@example.test' }]);
    expect(booted.output()).not.toMatch(/uncaught|unhandled|uncleanly/);
  });

  test('idle connections do not hold it up, and a second signal does not wait', async () => {
    const { booted, url } = await start();
    const idle = await Promise.all([1, 2, 3].map(() => openWire(url)));
    const startedAt = performance.now();
    booted.child.kill('SIGINT');
    expect(await booted.ended).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    for (const { socket } of idle) socket.destroy();

    const second = await start();
    const held = await openWire(second.url);
    held.socket.write(
      'POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    );
    await sleep(300);
    second.booted.child.kill('SIGTERM');
    await sleep(300);
    second.booted.child.kill('SIGTERM');
    expect(await second.booted.ended).toBe(1);
    held.socket.destroy();
  });
});

describe('a secret that goes', patient, () => {
  test('is refused while passwords depend on it, with their number, and rotating keeps everything working', async () => {
    const first = await start({ AUTH_SECRET: secrets.old, EMAIL_VERIFICATION: 'optional' });
    for (const email of ['one@example.test', 'two@example.test'])
      await postJson(first.url, '/v1/auth/register', { email, password: goodPassword });
    await first.booted.stop();

    const dropped = boot({
      PORT: await findFreePort(),
      DATABASE_URL: database.url,
      AUTH_SECRET: secrets.new,
      DATA_DIR: folder,
    });
    expect(await dropped.ended).toBe(1);
    expect(dropped.output()).toMatch(
      /2 stored passwords were made with a secret that AUTH_SECRET no longer lists/,
    );
    expect(dropped.output()).not.toMatch(/^\s+at /m);

    const both = `${secrets.new},${secrets.old}`;
    const rotated = await start({ AUTH_SECRET: both, EMAIL_VERIFICATION: 'optional' });
    for (const email of ['one@example.test', 'two@example.test'])
      expect((await postJson(rotated.url, '/v1/auth/login', { email, password: goodPassword })).status).toBe(
        200,
      );
    await rotated.booted.stop();
    await start({ AUTH_SECRET: secrets.new, EMAIL_VERIFICATION: 'optional' });
  });

  test('is refused while second factors depend on it, each kind with its number', async () => {
    const harness = await startHarness({ authSecrets: [secrets.old] });
    try {
      const { app, recoveryCodes } = await enrolTotp(harness, await harness.signUp());
      const dropped = boot({
        PORT: await findFreePort(),
        DATABASE_URL: harness.database.url,
        AUTH_SECRET: secrets.new,
        DATA_DIR: folder,
      });
      expect(await dropped.ended).toBe(1);
      expect(dropped.output()).toMatch(
        /1 stored password, 1 stored authenticator secret, and 10 stored recovery codes were made with a secret that AUTH_SECRET no longer lists/,
      );
      for (const secret of [app.secret, ...recoveryCodes]) expect(dropped.output()).not.toContain(secret);
    } finally {
      await harness.stop();
    }
  });
});
