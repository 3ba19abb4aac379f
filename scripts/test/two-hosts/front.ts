/** What stands in front of a deployment: two hosts with TLS, of which the first passes /api on to the second. */
export interface FrontSetup {
  webHost: string;
  apiHost: string;
  /** Ports: pages with TLS, the API with TLS, and pages without. */
  webPort: number;
  apiPort: number;
  plainPort: number;
  /** The API's own port. */
  upstreamPort: number;
  /** For both hosts, PEM. */
  certificates: { cert: string; key: string };
  /** The built pages. */
  webFolder: string;
  /** A folder that it may fill. */
  folder: string;
}

/** What can be wrong with it. */
export interface FrontFaults {
  /** Paths of the app are looked for as files. */
  noPageRewrite?: boolean;
  /** /api is no rewrite, but a page like any other. */
  noApiRewrite?: boolean;
  /** Access-Control-Allow-Origin, decided here. */
  allowOrigin?: 'any' | 'containing' | 'null-too';
  /** An attribute that is taken off every cookie. */
  stripFromCookie?: 'Secure' | 'HttpOnly' | 'SameSite' | 'Partitioned';
  /** Cookies are taken away altogether. */
  noCookies?: boolean;
  dropApiHeader?: string;
  dropWebHeader?: string;
  /** Paths with a dot at their beginning are not served. */
  noDotPaths?: boolean;
  /** The policy of the pages names this origin as well. */
  connectTo?: string;
  /** The pages say that they were built for this API. */
  builtFor?: string;
}

export interface Front {
  readonly kind: 'nginx' | 'node';
  /** Starts anew with exactly these faults. */
  serve(faults: FrontFaults): Promise<void>;
  stop(): Promise<void>;
}

/** The headers of the pages, as vercel.json sets them. */
export function pageHeaders({ connectTo, dropWebHeader }: FrontFaults): [string, string][] {
  const connect = connectTo === undefined ? "'self'" : `'self' ${connectTo}`;
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
    `connect-src ${connect}; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'`;
  const all: [string, string][] = [
    ['Content-Security-Policy', policy],
    ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'no-referrer'],
  ];
  return all.filter(([name]) => name !== dropWebHeader);
}
