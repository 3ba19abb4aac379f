import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { PlainRead } from './plain-read';
import type { PreparedRequest } from './request-context';

interface FrontDoorParts {
  /** Express: whatever is not answered here. */
  app: (request: IncomingMessage, response: ServerResponse) => void;
  reads: ReadonlyMap<string, PlainRead>;
  requestIdFor: (incoming: string | string[] | undefined) => string;
  observe: (request: IncomingMessage, response: ServerResponse, route: string) => void;
}

/**
 * Answers plain reads before Express sees them: what Express does to a request of any kind takes longer than the answer. A
 * page of another origin, a query, another spelling or method, and whoever is not admitted are Express's, and so is a read
 * that fails: it is handed over with its fault.
 * @see docs/adr/0029
 */
export function frontDoor({ app, reads, requestIdFor, observe }: FrontDoorParts): RequestListener {
  function answer(read: PlainRead, request: PreparedRequest, response: ServerResponse): boolean {
    const claims = read.admit(request);
    if (claims === null) return false;
    request.startedAt = performance.now();
    request.requestId = requestIdFor(request.headers['x-request-id']);
    request.hasHead = false;
    const over = (): void => {
      // A reader who left was not answered.
      if (response.writableEnded) observe(request, response, read.path);
    };
    const fail = (error: unknown): void => {
      request.fault = { error, route: read.path };
      app(request, response);
    };
    try {
      const answered = read.answer(claims, request, response);
      if (answered === undefined) over();
      else answered.then(over, fail);
    } catch (error) {
      fail(error);
    }
    return true;
  }

  return (request, response) => {
    const isPlain = request.method === 'GET' && request.headers.origin === undefined;
    const read = isPlain ? reads.get(request.url ?? '') : undefined;
    if (read === undefined || !answer(read, request as PreparedRequest, response)) app(request, response);
  };
}
