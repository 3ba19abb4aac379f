import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';

type Directives = Record<string, string[]>;

const hsts = { maxAge: 31_536_000, includeSubDomains: true };

/** API answers are data: even opened as a page they can load, run and embed nothing (ASVS 3.2.1). */
const apiPolicy: Directives = { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"], sandbox: [] };

/** Our own pages: scripts, styles and fonts of this origin only, no inline code of any kind (ASVS 3.4.3). */
export function pagePolicy(connect: readonly string[]): Directives {
  return {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...connect],
    'frame-src': ["'self'"],
    'manifest-src': ["'self'"],
    'form-action': ["'self'"],
    'base-uri': ["'none'"],
    'object-src': ["'none'"],
    'frame-ancestors': ["'none'"],
  };
}

/**
 * The headers of every answer, whatever its status, as helmet sets them: asked once, name, value, name, value …
 * Pages replace the policy by their own.
 */
export function securityHeaders(): string[] {
  const headers: string[] = [];
  const collector = {
    setHeader: (name: string, value: string) => void headers.push(name, value),
    removeHeader: () => undefined,
  };
  build(apiPolicy, 'same-site')({} as Request, collector as unknown as Response, () => undefined);
  return headers;
}

/** The headers of a page of ours. */
export function pageHeaders(connect: readonly string[] = []): RequestHandler {
  return build(pagePolicy(connect), 'same-origin');
}

function build(directives: Directives, resourcePolicy: 'same-site' | 'same-origin'): RequestHandler {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    crossOriginResourcePolicy: { policy: resourcePolicy },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: hsts,
    xFrameOptions: { action: 'deny' },
  });
}
