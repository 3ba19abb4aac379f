import { createServer, type RequestListener, type Server } from 'node:http';
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
  server.on('clientError', (error, socket) => refuseUnreadable(error, socket, typeOf));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, address.port)));
    server.listen(address.port, address.host, resolve);
  });
  return server;
}

/** Takes no new connections and waits for the answers in hand, at most `within` milliseconds. */
export async function drain(server: Server, within: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const idle = setInterval(() => server.closeIdleConnections(), 100);
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
