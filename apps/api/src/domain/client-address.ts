import { isIPv4, isIPv6 } from 'node:net';

/** The bucket of every address that can't be read: such callers share one limit instead of having none. */
export const unknownAddress = 'unknown';

const groups = 8;
/** IPv4 inside IPv6: the mapped form (RFC 4291 §2.5.5.2) and the NAT64 prefix (RFC 6052), behind which all of IPv4 is. */
const ipv4Prefixes = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0'];

/**
 * The bucket a client address counts in: an IPv4 address as it is, an IPv6 address by its /64, which is what one
 * customer gets and can walk through at no cost. All spellings of an address share a bucket, and everything that
 * is not an address shares one too.
 * @see RFC 5952, ASVS 6.3.1
 */
export function clientAddressKey(address: string | null | undefined): string {
  const bare = withoutPort((address ?? '').trim());
  if (isIPv4(bare)) return bare;
  const withoutZone = bare.split('%', 1)[0] ?? '';
  if (!isIPv6(withoutZone)) return unknownAddress;
  const parts = expand(withoutZone);
  const embedded = ipv4Prefixes.includes(parts.slice(0, 6).join(':'));
  return embedded ? dotted(parts.slice(6)) : `${parts.slice(0, 4).join(':')}::/64`;
}

/**
 * The address as it is shown to people and kept in the trail: without port, zone and IPv4-in-IPv6 clothing. Null for
 * anything that is not an address: a proxy that passes on what it was told must not put words into our mails.
 */
export function clientAddress(address: string | null | undefined): string | null {
  const bare = withoutPort((address ?? '').trim()).split('%', 1)[0] ?? '';
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return null;
  const parts = expand(bare);
  return ipv4Prefixes[0] === parts.slice(0, 6).join(':') ? dotted(parts.slice(6)) : bare.toLowerCase();
}

/** Some proxies append the port: `192.0.2.1:443`, `[2001:db8::1]:443`. */
function withoutPort(address: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
}

/** The eight groups of a valid IPv6 address in lower-case hexadecimal without leading zeros. */
function expand(address: string): string[] {
  const [head = '', tail] = hexadecimal(address).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(groups - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16).toString(16));
}

/** `::ffff:192.0.2.1` → `::ffff:c000:201` */
function hexadecimal(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...octets: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = octets.map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

function dotted(pair: string[]): string {
  return pair
    .flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
    .join('.');
}
