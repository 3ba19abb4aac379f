import type { BrowserContext, ConsoleMessage, Request } from '@playwright/test';
import { providerOrigin } from './provider';

/** Everything that went wrong out of sight while a journey looked fine. */
export interface Watch {
  follow: (context: BrowserContext, origin: string) => void;
  /** Says that a fault belongs to the journey, such as the 401 after a wrong password. */
  expect: (...faults: RegExp[]) => void;
  /** Faults nobody expected. */
  faults: () => string[];
}

export const refused = (status: number): RegExp => new RegExp(`responded with a status of ${status} `);
export const connectionLost = /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|FAILED|NETWORK_CHANGED)/;
/** A recorder (`--trace on`) looks into the mailbox's sandboxed frame, in vain; people's browsers don't. */
const byTheRecorder = /^console: Blocked script execution in .* because the document's frame is sandboxed/;

/** People are led to the provider and say there who they are; our pages load nothing from it. */
function leadsToProvider(request: Request): boolean {
  return new URL(request.url()).origin === providerOrigin() && request.isNavigationRequest();
}

/**
 * Collects console errors (a violated content security policy is one), uncaught exceptions, and requests to anybody
 * but the server under test.
 */
export function createWatch(): Watch {
  const seen: string[] = [];
  const expected: RegExp[] = [byTheRecorder];

  function note(message: ConsoleMessage): void {
    if (message.type() !== 'error') return;
    seen.push(`console: ${message.text()} at ${message.location().url}`);
  }

  return {
    follow: (context, origin) => {
      context.on('console', note);
      context.on('weberror', (fault) => seen.push(`uncaught: ${fault.error().message}`));
      context.on('request', (request) => {
        const url = new URL(request.url());
        const own = url.origin === origin || url.protocol === 'data:' || url.protocol === 'blob:';
        if (!own && !leadsToProvider(request)) seen.push(`request to a third party: ${request.url()}`);
      });
    },
    expect: (...faults) => void expected.push(...faults),
    faults: () => seen.filter((fault) => !expected.some((pattern) => pattern.test(fault))),
  };
}
