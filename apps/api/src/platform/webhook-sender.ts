import { lookup as systemLookup } from 'node:dns/promises';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { WebhookOutcome } from '@authflow/contracts';
import { seconds } from '#src/domain/duration';
import { isLoopbackAddress, isPublicAddress } from './public-address';

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<{ address: string; family: number }[]>;

export interface WebhookCall {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** How a call ended. Nothing of what the receiver said beyond its status, and how long it wants to be left alone. */
export interface WebhookAnswer {
  outcome: WebhookOutcome;
  status: number | null;
  retryAfterSeconds: number | null;
  /** For the log alone: why nothing came back. */
  cause: string | null;
}

export interface WebhookSender {
  /** Posts `body`. Never throws, and is over within its time limit. */
  send(call: WebhookCall): Promise<WebhookAnswer>;
  /** Whether the host of an address is a name, or an IP address that may be called. */
  mayCall(url: string): boolean;
}

export interface WebhookSenderOptions {
  /** In development: this machine may be called. */
  loopback: boolean;
  resolve?: Resolve | undefined;
  timeoutMs?: number | undefined;
}

const longestAnswer = 16 * 1024;

/**
 * Calls addresses that others chose, and only where they lead to the internet. The name is resolved here and the
 * connection goes to an address that was judged, so that a name which resolves otherwise the second time gains nothing.
 * One address that is not public spoils the whole answer. Redirects are not followed; no proxy is used; every call has a
 * connection of its own.
 * @see THREATS I15, ASVS 1.3.6, 15.3.2
 */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { loopback, resolve = resolveAll, timeoutMs = seconds(10) } = options;
  const isCallable = (address: string): boolean =>
    isPublicAddress(address) || (loopback && isLoopbackAddress(address));

  const lookup: LookupFunction = (hostname, { all }, answer) => {
    resolve(hostname).then(
      (found) => {
        const [first] = found;
        if (first === undefined || !found.every(({ address }) => isCallable(address)))
          answer(new AddressRefused(), '', 0);
        else if (all) answer(null, found);
        else answer(null, first.address, first.family);
      },
      (error: unknown) => answer(error as Error, '', 0),
    );
  };

  function mayCall(url: string): boolean {
    const host = hostOf(url);
    return isIP(host) === 0 || isCallable(host);
  }

  return {
    mayCall,
    async send(call) {
      // An IP address is called without being looked up.
      if (!mayCall(call.url)) return failed(new AddressRefused());
      try {
        return await post(call, { lookup, signal: AbortSignal.timeout(timeoutMs) });
      } catch (error) {
        return failed(error);
      }
    },
  };
}

/** A name, or one of its addresses, does not lead to the internet. */
class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';
}

const resolveAll: Resolve = (hostname) => systemLookup(hostname, { all: true });

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}

/** Answers once the status is there and the body has ended, was cut off, or took too long: its end changes nothing. */
function post(
  { url, headers, body }: WebhookCall,
  { lookup, signal }: { lookup: LookupFunction; signal: AbortSignal },
): Promise<WebhookAnswer> {
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? requestHttps : requestHttp;
    const content = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const options = { method: 'POST', headers: { ...headers, ...content }, lookup, signal, agent: false };
    let answer: WebhookAnswer | null = null;
    const outgoing = request(url, options, (response) => {
      const answered = answerOf(response);
      answer = answered;
      discard(response, () => resolve(answered));
    });
    outgoing.on('error', (error) => (answer === null ? reject(error) : resolve(answer)));
    outgoing.end(body);
  });
}

function discard(response: IncomingMessage, then: () => void): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > longestAnswer) response.destroy();
  });
  response.on('error', () => undefined);
  response.on('close', then);
}

function answerOf({ statusCode = 0, headers }: IncomingMessage): WebhookAnswer {
  const asked = headers['retry-after'];
  const retryAfterSeconds = asked !== undefined && /^\d{1,9}$/.test(asked) ? Number(asked) : null;
  return { outcome: outcomeOf(statusCode), status: statusCode, retryAfterSeconds, cause: null };
}

function outcomeOf(status: number): WebhookOutcome {
  if (status >= 200 && status < 300) return 'accepted';
  return status >= 300 && status < 400 ? 'redirected' : 'refused';
}

const tlsFault = /CERT|^ERR_TLS|^ERR_SSL|^UNABLE_TO|^EPROTO$|^HOSTNAME_MISMATCH$/;

/** What a failure is called: whatever went wrong on the way to an address is one thing to those outside. */
function failed(error: unknown): WebhookAnswer {
  const { code, name } = error as { code?: unknown; name?: unknown };
  const cause = typeof code === 'string' ? code : 'UNKNOWN';
  const outcome = name === 'AbortError' ? 'timed_out' : tlsFault.test(cause) ? 'tls_failed' : 'unreachable';
  return { outcome, status: null, retryAfterSeconds: null, cause };
}
