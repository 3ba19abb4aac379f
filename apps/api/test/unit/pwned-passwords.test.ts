import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createPwnedPasswords } from '#src/platform/pwned-passwords';

const password = 'correct horse battery staple';
const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
const prefix = digest.slice(0, 5);
const suffix = digest.slice(5);
const filler = (count: number) => (index: number) =>
  `${index.toString(16).toUpperCase().padStart(35, '0')}:${count}`;
const others = Array.from({ length: 800 }, (_, index) => filler(index % 3)(index));

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

async function serve(answer: (response: ServerResponse, request: IncomingMessage) => void) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

function open(url: string) {
  const warnings: object[] = [];
  const logger = { warn: (details: object) => warnings.push(details) };
  return { warnings, pwned: createPwnedPasswords({ url, logger, timeoutMilliseconds: 300 }) };
}

const listOf = (...lines: string[]) => [...others.slice(0, 400), ...lines, ...others.slice(400)].join('\r\n');

describe('the breach list', () => {
  it('knows a breached password from five digits of its hash', async () => {
    const { url, requests } = await serve((response) => response.end(listOf(`${suffix}:17`)));
    const { pwned, warnings } = open(url);
    expect(await pwned.check(password)).toBe('pwned');
    expect(requests.map((request) => request.url)).toEqual([`/range/${prefix}`]);
    expect(requests[0]?.headers['add-padding']).toBe('true');
    expect(JSON.stringify(requests.map(({ url, headers }) => [url, headers]))).not.toContain(suffix);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['is not listed', listOf()],
    ['is listed as padding only', listOf(`${suffix}:0`)],
  ])('is clear about a password that %s', async (_, list) => {
    const { url } = await serve((response) => response.end(list));
    expect(await open(url).pwned.check(password)).toBe('clear');
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['never answers', () => undefined],
    ['stops half way', (response) => response.writeHead(200).write(others.join('\n'))],
    ['breaks off', (response) => response.destroy()],
    ['answers 500', (response) => response.writeHead(500).end(`${suffix}:17`)],
    ['answers 429', (response) => response.writeHead(429).end()],
    ['redirects', (response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['sends a page', (response) => response.end('<html>Welcome to the hotel network</html>')],
    ['sends nothing', (response) => response.end()],
    ['sends far too much', (response) => response.end('0'.repeat(5_000_000))],
  ])('is unknown when the service %s', async (_, answer) => {
    const { url, requests } = await serve(answer);
    const { pwned, warnings } = open(url);
    const startedAt = performance.now();
    expect(await pwned.check(password)).toBe('unknown');
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(requests).toHaveLength(1);
    expect(warnings).toHaveLength(1);
  });

  it('is unknown when nobody is there, and logs no part of the hash', async () => {
    const { url } = await serve(() => undefined);
    closing.splice(0).forEach((close) => close());
    const { pwned, warnings } = open(url);
    expect(await pwned.check(password)).toBe('unknown');
    expect(JSON.stringify(warnings)).not.toContain(prefix);
  });
});
