import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

export interface RawRequest {
  method?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
  agent?: Agent;
}

/** A request exactly as given: any method, any path unescaped, any bytes. supertest and fetch would mend it. */
export async function send(url: string, path: string, request: RawRequest = {}): Promise<RawAnswer> {
  const { bytes, ...answer } = await sendForBytes(url, path, request);
  return { ...answer, text: bytes.toString('utf8') };
}

/** As {@link send}, with the body as it came, compressed or not. */
export function sendForBytes(
  url: string,
  path: string,
  { method = 'GET', headers, body, agent }: RawRequest = {},
) {
  const { hostname, port } = new URL(url);
  return new Promise<Omit<RawAnswer, 'text'> & { bytes: Buffer }>((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** JSON by POST, sent as {@link send} does. */
export function postJson(
  url: string,
  path: string,
  body: unknown,
  request: RawRequest = {},
): Promise<RawAnswer> {
  const text = JSON.stringify(body);
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(text)),
    ...request.headers,
  };
  return send(url, path, { method: 'POST', ...request, headers, body: text });
}

/** A TCP connection to the server, and all it has answered so far. */
export interface Wire {
  socket: Socket;
  received(): string;
  /** Resolves when the other side has closed; false when it has not within the time. */
  closedWithin(milliseconds: number): Promise<boolean>;
}

export async function openWire(url: string): Promise<Wire> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const closed = new Promise<true>((resolve) => socket.on('close', () => resolve(true)));
  socket.on('error', () => undefined); // a reset is one way of closing
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return {
    socket,
    received: () => Buffer.concat(chunks).toString('latin1'),
    closedWithin: (milliseconds) => Promise.race([closed, sleep(milliseconds, false, { ref: false })]),
  };
}
