import { parse } from 'tldts';

// The private section of the public suffix list is included: vercel.app, onrender.com and github.io are shared by
// strangers, so two names under them are two different sites.
const options = { allowPrivateDomains: true } as const;

/**
 * The domain somebody registered: `app.example.co.uk` → `example.co.uk`, `mine.vercel.app` → `mine.vercel.app`.
 *
 * @returns null for IP addresses, `localhost` and names that are a public suffix themselves (`co.uk`, `vercel.app`).
 * @see https://publicsuffix.org
 */
export function findRegistrableDomain(hostname: string): string | null {
  return parse(hostname, options).domain;
}

/** True when the name itself is on the public suffix list, private section included: anybody can get a name below it. */
export function isPublicSuffix(hostname: string): boolean {
  const parsed = parse(hostname, options);
  return parsed.publicSuffix === parsed.hostname && (parsed.isIcann === true || parsed.isPrivate === true);
}

/**
 * True when a browser counts both URLs as one site: same scheme and same registrable domain (same host where there is none).
 *
 * @see https://html.spec.whatwg.org/multipage/browsers.html#schemelessly-same-site
 */
export function isSameSite(first: URL, second: URL): boolean {
  if (first.protocol !== second.protocol) return false;
  const [firstDomain, secondDomain] = [
    findRegistrableDomain(first.hostname),
    findRegistrableDomain(second.hostname),
  ];
  return firstDomain === null ? first.hostname === second.hostname : firstDomain === secondDomain;
}
