import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { makeCertificate } from './certificate';
import type { Ruling } from './vercel';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** All hosts of a deployment on one port of this machine, over TLS: the browser is told to look for them here. */
export interface Front {
  port: number;
  originOf: (host: string) => string;
  serve: (host: string, handler: Handler) => void;
  close: () => Promise<void>;
}

export async function openFront(hosts: readonly string[]): Promise<Front> {
  const handlers = new Map<string, Handler>();
  const server = createServer(await makeCertificate(hosts), (incoming, response) => {
    const handler = handlers.get(new URL(`https://${incoming.headers.host ?? ''}`).hostname);
    if (handler !== undefined) return handler(incoming, response);
    response.writeHead(421).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    originOf: (host) => `https://${host}:${port}`,
    serve: (host, handler) => void handlers.set(host, handler),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Hands everything on to a server, as the proxy of a host does. `onCookie` stands for what a browser makes of a cookie. */
export function passOnTo(origin: string, onCookie: (line: string) => string = (line) => line): Handler {
  const { hostname, port } = new URL(origin);
  return (incoming, response) => {
    const forwarded = {
      ...incoming.headers,
      'x-forwarded-for': [incoming.headers['x-forwarded-for'], incoming.socket.remoteAddress]
        .flat()
        .join(', '),
      'x-forwarded-proto': 'https',
    };
    const { method, url: path } = incoming;
    const outgoing = request({ hostname, port, method, path, headers: forwarded }, (answer) => {
      const cookies = answer.headers['set-cookie']?.map(onCookie);
      const headers = { ...answer.headers, ...(cookies === undefined ? {} : { 'set-cookie': cookies }) };
      response.writeHead(answer.statusCode ?? 502, headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.writeHead(502).end());
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  };
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The pages as Vercel serves them: by the rules of `vercel.json`, rewrites to another host included. */
export function servePages(rule: (path: string) => Ruling, upstream: (host: string) => string): Handler {
  return (incoming, response) => {
    const { pathname, search } = new URL(incoming.url ?? '/', 'https://any');
    const { headers, file, passedOn } = rule(pathname);
    if (passedOn !== null) {
      const target = new URL(passedOn);
      incoming.url = `${target.pathname}${search}`;
      return passOnTo(upstream(target.hostname))(incoming, response);
    }
    if (file === null) return void response.writeHead(404, headers).end();
    const type = types[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { ...headers, 'content-type': type }).end(readFileSync(file));
  };
}
