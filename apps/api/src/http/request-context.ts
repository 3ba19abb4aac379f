import type { IncomingMessage } from 'node:http';
import { AppError, fieldError } from '#src/domain/app-error';
import { clientAddress, clientAddressKey } from '#src/domain/client-address';
import type { ClientContext } from '#src/domain/client-context';
import { readCookies, type CookieNames } from './cookies';

export type DeliveryHeader = 'body' | 'cookie';

/** The parts of a request that controllers may see. Built only for routes that ask for it. */
export interface RequestContext {
  client: ClientContext;
  /** `X-Auth-Delivery`: how the client wants its refresh token. @throws AppError for any other value */
  delivery(): DeliveryHeader;
  /** The bearer token of the Authorization header, or null. */
  bearer: string | null;
  /** The refresh cookie, or null. Two cookies of that name count as none: one of them was planted. */
  refreshCookie: string | null;
  /** The sealed state of a sign-in with a provider that this browser began, or null. */
  oauthCookie: string | null;
  /** Whether the cookie that a page tries its browser with came back. */
  hasProbeCookie: boolean;
  /** Calls back when the client is gone before it was answered; answers how to take that back. */
  onDisconnect(callback: () => void): () => void;
}

/** The request as our middleware leaves it. */
export interface PreparedRequest extends IncomingMessage {
  requestId: string;
  /** When it came, by the process's own clock. */
  startedAt: number;
  /** Whether the headers of every answer are on its answer by now. */
  hasHead: boolean;
  /** Why the front door could not answer it. */
  fault?: { error: unknown; route: string };
  /** Express's view of the address behind the trusted proxies. */
  ip?: string | undefined;
}

const longestUserAgent = 512;

/** Reads the context out of headers and connection. Nothing here is trusted further than it says. */
export function readRequestContext(request: PreparedRequest, names: CookieNames): RequestContext {
  const cookies = readCookies(request.headers.cookie, names);
  const ip = request.ip ?? request.socket.remoteAddress ?? '';
  return {
    client: {
      requestId: request.requestId,
      ip: clientAddress(ip),
      addressKey: clientAddressKey(ip),
      userAgent: cleanUserAgent(request.headers['user-agent']),
      deviceToken: cookies.device,
    },
    delivery: () => readDelivery(request.headers['x-auth-delivery']),
    bearer: readBearer(request.headers.authorization),
    refreshCookie: cookies.refresh,
    oauthCookie: cookies.oauth,
    hasProbeCookie: cookies.probe !== null,
    onDisconnect(callback) {
      const { socket } = request;
      if (socket.destroyed) callback();
      else socket.once('close', callback);
      return () => void socket.off('close', callback);
    },
  };
}

/** The token of `Authorization: Bearer …` (RFC 6750 §2.1), or null. Tokens in the query are never looked at. */
export function readBearer(header: string | undefined): string | null {
  if (header === undefined || header.length < 8) return null;
  return header.slice(0, 7).toLowerCase() === 'bearer ' ? header.slice(7).trim() || null : null;
}

/**
 * Which way the refresh token travels.
 * @throws AppError `validation_failed` for a value other than `body` and `cookie`
 */
export function readDelivery(header: string | string[] | undefined): DeliveryHeader {
  if (header === undefined || header === 'body') return 'body';
  if (header === 'cookie') return 'cookie';
  throw fieldError('X-Auth-Delivery', 'invalid_value', 'Use `body` or `cookie`.');
}

/**
 * The one refresh token of a request: the body's, or the cookie's where the client asked for that.
 * @throws AppError `validation_failed` when there are two, `csrf_rejected` for a cookie without its header
 */
export function pickRefreshToken(context: RequestContext, bodyToken: string | undefined): string | null {
  const { refreshCookie } = context;
  if (bodyToken !== undefined && refreshCookie !== null) {
    throw fieldError(
      'refreshToken',
      'ambiguous',
      'Send the refresh token in the cookie or in the body, not both.',
    );
  }
  if (bodyToken !== undefined) return bodyToken;
  if (refreshCookie !== null && context.delivery() === 'body') throw new AppError('csrf_rejected');
  return refreshCookie;
}

/** Controls could forge lines in consoles; the rest is kept as sent. */
function cleanUserAgent(header: string | undefined): string | null {
  if (header === undefined) return null;
  return header.replace(/\p{Cc}/gu, ' ').slice(0, longestUserAgent) || null;
}
