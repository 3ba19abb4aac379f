import { existsSync, readFileSync, statSync } from 'node:fs';
import {
  createServer,
  request as requestHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer, request as requestHttps } from 'node:https';
import { extname, join } from 'node:path';
import { pageHeaders, type Front, type FrontFaults, type FrontSetup } from './front';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** The same two hosts where nginx cannot be had. */
export function nodeFront(setup: FrontSetup): Front {
  let servers: Server[] = [];
  const { cert, key } = setup.certificates;

  async function stop(): Promise<void> {
    const open = servers;
    servers = [];
    await Promise.all(
      open.map((server) => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
      }),
    );
  }

  return {
    kind: 'node',
    stop,
    async serve(faults) {
      await stop();
      const web = (request: IncomingMessage, response: ServerResponse): void =>
        serveWeb(setup, faults, request, response);
      const api = (request: IncomingMessage, response: ServerResponse): void =>
        serveApi(setup, faults, request, response);
      servers = [
        await listen(createSecureServer({ cert, key }, web), setup.webPort),
        await listen(createServer(web), setup.plainPort),
        await listen(createSecureServer({ cert, key }, api), setup.apiPort),
      ];
    },
  };
}

async function listen(server: Server, port: number): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

function serveWeb(
  setup: FrontSetup,
  faults: FrontFaults,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (path.startsWith('/api/') && !faults.noApiRewrite) {
    const host = `${setup.apiHost}:${setup.apiPort}`;
    const to = { port: setup.apiPort, servername: setup.apiHost, rejectUnauthorized: false, secure: true };
    passOn(
      request,
      response,
      { ...to, host, path: (request.url ?? '').slice('/api'.length) },
      (headers) => headers,
    );
    return;
  }
  const wanted = join(setup.webFolder, path);
  const isFile = !path.includes('..') && existsSync(wanted) && statSync(wanted).isFile();
  const lost = !isFile && path !== '/' && faults.noPageRewrite === true;
  const file = isFile ? wanted : join(setup.webFolder, 'index.html');
  for (const [name, value] of pageHeaders(faults)) response.setHeader(name, value);
  response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
  response.writeHead(lost ? 404 : 200).end(lost ? 'not found' : readFileSync(file));
}

function serveApi(
  setup: FrontSetup,
  faults: FrontFaults,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (faults.noDotPaths && /\/\./.test(request.url ?? '')) {
    response.writeHead(404).end();
    return;
  }
  const host = request.headers.host ?? '';
  const to = { port: setup.upstreamPort, host, path: request.url ?? '/', secure: false };
  passOn(request, response, to, (headers) => mangle(headers, setup, faults, request.headers.origin));
}

type Headers = Record<string, string | string[] | undefined>;
interface Upstream {
  port: number;
  host: string;
  path: string;
  secure: boolean;
  servername?: string;
  rejectUnauthorized?: boolean;
}

function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  to: Upstream,
  change: (headers: Headers) => Headers,
): void {
  const { host, secure, ...target } = to;
  const before = request.headers['x-forwarded-for'];
  const chain = [...(before === undefined ? [] : [before]), request.socket.remoteAddress].join(', ');
  const send = secure ? requestHttps : requestHttp;
  const outgoing = send({
    ...target,
    host: '127.0.0.1',
    method: request.method,
    headers: { ...request.headers, host, 'x-forwarded-for': chain },
  });
  outgoing.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, change(answer.headers));
    answer.pipe(response);
  });
  outgoing.once('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  request.pipe(outgoing);
}

function mangle(
  given: Headers,
  { webHost }: FrontSetup,
  faults: FrontFaults,
  origin: string | undefined,
): Headers {
  const headers = { ...given };
  if (faults.dropApiHeader !== undefined) delete headers[faults.dropApiHeader.toLowerCase()];
  if (faults.noCookies) delete headers['set-cookie'];
  const strip = faults.stripFromCookie;
  if (strip !== undefined && Array.isArray(headers['set-cookie']))
    headers['set-cookie'] = headers['set-cookie'].map((line) =>
      line.replace(new RegExp(`; ${strip}(=[^;]*)?`), ''),
    );
  if (faults.allowOrigin !== undefined) {
    delete headers['access-control-allow-origin'];
    if (origin !== undefined && admits(faults.allowOrigin, origin, webHost))
      headers['access-control-allow-origin'] = origin;
  }
  return headers;
}

function admits(rule: NonNullable<FrontFaults['allowOrigin']>, origin: string, webHost: string): boolean {
  if (rule === 'any') return true;
  if (rule === 'containing') return origin.includes(webHost);
  return origin === 'null' || new RegExp(`^https://${webHost.replaceAll('.', '\\.')}:\\d+$`).test(origin);
}
