import { isIP } from 'node:net';

/** Whom passkeys are made for: a name people see, the host they are bound to, and the one page that may use them. */
export interface RelyingParty {
  name: string;
  /** The RP ID: the web app's host, in full. */
  id: string;
  /** Exactly this origin: neither a port nor a name beside or below it. */
  origin: string;
}

/**
 * The relying party that a web app at `webUrl` is.
 * @returns null where the host is an IP address, which no browser takes for an RP ID
 * @see https://www.w3.org/TR/webauthn-3/#relying-party-identifier
 */
export function relyingPartyOf(webUrl: string, name: string): RelyingParty | null {
  const { hostname, origin } = new URL(webUrl);
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return null;
  return { name, id: hostname, origin };
}
