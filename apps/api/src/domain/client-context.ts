/** Who is calling, as far as the connection tells: for limits, session lists and the audit trail. */
export interface ClientContext {
  requestId: string;
  /** The address behind the configured number of proxies; null when the proxy named none. */
  ip: string | null;
  /** The bucket the address counts in: an IPv4 address, or an IPv6 /64. */
  addressKey: string;
  userAgent: string | null;
  /** The device cookie of an earlier sign-in, if the browser sent one. Not yet verified. */
  deviceToken: string | null;
}
