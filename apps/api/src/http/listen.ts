import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { seconds } from '#src/domain/duration';
import type { ProblemTypes } from './problem-details';
import { refuseUnreadable } from './unreadable-request';

/** How long a client may take. The whole request includes its body. */
export interface Patience {
  headers: number;
  wholeRequest: number;
}

const patience: Patience = { headers: seconds(10), wholeRequest: seconds(20) };

/**
 * Listens, with limits that cut slow and oversized clients off: ten seconds for headers, twenty for a whole
 * request, enforced to the second (THREATS G05). Keep-alive outlasts the usual proxy's, so that the proxy and never
 * we close first. What can't even be read as HTTP is answered by a problem document too.
 * @throws Error that says what to do when the port is taken or forbidden
 */
export async function listen(
  handler: RequestListener,
  address: { host: string; port: number },
  typeOf: ProblemTypes,
  { headers, wholeRequest }: Patience = patience,
): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: headers,
      requestTimeout: wholeRequest,
      connectionsCheckingInterval: seconds(1),
      keepAliveTimeout: seconds(72),
    },
    handler,
  );
  remember(server);
  server.on('clientError', (error, socket) => refuseUnreadable(error, socket, typeOf));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, address.port)));
    server.listen(address.port, address.host, resolve);
  });
  return server;
}

/** Open connections by server. Node counts one that has never carried a byte (browsers keep some ready) as busy. */
const connections = new WeakMap<Server, Set<Socket>>();

function remember(server: Server): void {
  const open = new Set<Socket>();
  connections.set(server, open);
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
}

function closeUnused(server: Server): void {
  server.closeIdleConnections();
  for (const socket of connections.get(server) ?? []) if (socket.bytesRead === 0) socket.destroy();
}

/** Takes no new connections and waits for the answers in hand, at most `within` milliseconds. */
export async function drain(server: Server, within: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  closeUnused(server);
  const idle = setInterval(() => closeUnused(server), 100);
  const cut = setTimeout(() => server.closeAllConnections(), within);
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}

function explain(error: Error, port: number): Error {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new Error(
      `Port ${port} is already in use. Stop the other program, or choose a port: PORT=${port + 1} npm start`,
      {
        cause: error,
      },
    );
  }
  if (code === 'EACCES') {
    return new Error(`Port ${port} may not be opened by this user. Choose one above 1023: PORT=3000`, {
      cause: error,
    });
  }
  return error;
}
