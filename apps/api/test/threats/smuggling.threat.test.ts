/**
 * Invariant: a request whose boundaries are in doubt is refused and its connection closed.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '#src/app';
import { drain, listen } from '#src/http/listen';
import { problemTypesAt } from '#src/http/problem-details';
import { apiUrl, startHarness, type Harness } from '#test/support/harness';
import { problemOf } from '#test/support/problems';
import { openWire, send } from '#test/support/raw';

let harness: Harness;
let server: Server;
let url: string;

beforeAll(async () => {
  harness = await startHarness();
  const patience = { headers: 1000, wholeRequest: 2000 };
  server = await listen(
    createApp(harness.container),
    { host: '127.0.0.1', port: 0 },
    problemTypesAt(apiUrl),
    patience,
  );
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await drain(server, 1000);
  await harness.stop();
});

/** Splits what came over the wire into its answers. */
function answersIn(received: string) {
  return received
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((part) => part !== '')
    .map((part) => {
      const [head = '', text = ''] = part.split('\r\n\r\n');
      const lines = head.split('\r\n');
      const headers = Object.fromEntries(
        lines.slice(1).map((line) => {
          const at = line.indexOf(':');
          return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
        }),
      );
      return { status: Number(head.slice(9, 12)), headers, text };
    });
}

describe('I16 smuggling', () => {
  const login = ['POST /v1/auth/login HTTP/1.1', 'Host: x', 'Content-Type: application/json'];
  const smuggled = 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n';
  const attacks: Record<string, string> = {
    'a length and chunks': [
      ...login,
      'Content-Length: 4',
      'Transfer-Encoding: chunked',
      '',
      `0\r\n\r\n${smuggled}`,
    ].join('\r\n'),
    'chunks and a length': [
      ...login,
      'Transfer-Encoding: chunked',
      'Content-Length: 4',
      '',
      `0\r\n\r\n${smuggled}`,
    ].join('\r\n'),
    'two lengths': [...login, 'Content-Length: 2', 'Content-Length: 40', '', `{}${smuggled}`].join('\r\n'),
    'a list of lengths': [...login, 'Content-Length: 2, 40', '', `{}${smuggled}`].join('\r\n'),
    'a signed length': [...login, 'Content-Length: +2', '', `{}${smuggled}`].join('\r\n'),
    'a hexadecimal length': [...login, 'Content-Length: 0x2', '', `{}${smuggled}`].join('\r\n'),
    'a coding that is not the last': [
      ...login,
      'Transfer-Encoding: chunked, identity',
      '',
      `0\r\n\r\n${smuggled}`,
    ].join('\r\n'),
    'a bare line feed': `${login.join('\n')}\nContent-Length: 2\n\n{}`,
    'a folded header': [...login, 'X-A: 1', ' Content-Length: 2', '', '{}'].join('\r\n'),
    'a blank before the colon': [...login, 'Content-Length : 2', '', '{}'].join('\r\n'),
    'a NUL in a header': [...login, 'X-A: a\0b', 'Content-Length: 2', '', '{}'].join('\r\n'),
    'a chunk size out of range': [
      ...login,
      'Transfer-Encoding: chunked',
      '',
      `fffffffffffffffff\r\n${smuggled}`,
    ].join('\r\n'),
    'no request at all': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
    'another protocol': 'HELO x\r\n\r\n',
    'another version': 'GET / HTTP/3.7\r\nHost: x\r\n\r\n',
  };
  test.each(Object.entries(attacks))('%s: one 400, then the connection closes', async (_name, bytes) => {
    const wire = await openWire(url);
    wire.socket.write(bytes, 'latin1');
    expect(await wire.closedWithin(4000)).toBe(true);
    const answers = answersIn(wire.received());
    expect(
      answers.map(({ status }) => status),
      wire.received(),
    ).toEqual([400]);
    for (const answer of answers) {
      expect(problemOf(answer).code).toBe('validation_failed');
      expect(answer.headers['connection']).toBe('close');
    }
  });

  test('no Host: 400', async () => {
    const wire = await openWire(url);
    wire.socket.write('GET /health/live HTTP/1.1\r\n\r\n');
    expect(await wire.closedWithin(4000)).toBe(true);
    expect(wire.received()).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('headers without end: 431', async () => {
    const wire = await openWire(url);
    wire.socket.write(`GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(40_000)}\r\n\r\n`);
    expect(await wire.closedWithin(4000)).toBe(true);
    const [answer] = answersIn(wire.received());
    if (answer === undefined) throw new Error('no answer');
    expect(problemOf(answer)).toMatchObject({ status: 431, code: 'headers_too_large' });
  });

  test('an address in full, of another host, is judged by its path like any other', async () => {
    const wire = await openWire(url);
    wire.socket.write(
      'GET http://evil.example/v1/me HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    );
    expect(await wire.closedWithin(4000)).toBe(true);
    const [answer] = answersIn(wire.received());
    expect(answer?.status).toBe(401);
    expect(wire.received()).not.toContain('evil');
  });

  test('Upgrade, CONNECT and OPTIONS * open nothing', async () => {
    for (const bytes of [
      'GET /v1/me HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      'GET /v1/me HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n',
      'CONNECT internal:5432 HTTP/1.1\r\nHost: x\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
    ]) {
      const wire = await openWire(url);
      wire.socket.write(bytes);
      await sleep(100);
      wire.socket.destroy();
      expect(wire.received()).not.toMatch(/^HTTP\/1\.1 (?:101|2|5)/);
    }
  });
});

describe('G05 slow clients', () => {
  test('a client that drips headers is cut, with a word', async () => {
    const wire = await openWire(url);
    wire.socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n');
    const drip = setInterval(() => wire.socket.write('X-A: b\r\n'), 200);
    expect(await wire.closedWithin(4500)).toBe(true);
    clearInterval(drip);
    const [answer] = answersIn(wire.received());
    if (answer === undefined) throw new Error('no answer');
    expect(problemOf(answer)).toMatchObject({ status: 408, code: 'request_timeout' });
  });

  test('a client that drips its body is cut', async () => {
    const wire = await openWire(url);
    wire.socket.write(
      'POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n',
    );
    const drip = setInterval(() => wire.socket.write(' '), 200);
    expect(await wire.closedWithin(5500)).toBe(true);
    clearInterval(drip);
  });

  test('five hundred that say nothing keep nobody else waiting, and are cut', async () => {
    const wires = await Promise.all(Array.from({ length: 500 }, () => openWire(url)));
    for (const { socket } of wires) socket.write('POST /v1/auth/login HTTP/1.1\r\nHost: x\r\n');
    const startedAt = performance.now();
    expect((await send(url, '/health/ready')).status).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    const cut = await Promise.all(wires.map(({ closedWithin }) => closedWithin(5000)));
    expect(cut.every(Boolean)).toBe(true);
  });
});
