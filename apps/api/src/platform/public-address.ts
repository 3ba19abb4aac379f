import ipaddr from 'ipaddr.js';

/** Public by its number, and yet a cloud's own: Azure answers its machines' questions about themselves there. */
const cloudServices = new Set(['168.63.129.16']);

/** What is handed out to the public of IPv6. All else is for protocols, documentation and networks of one's own. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an IP address is one of the internet's: not private, loopback, link-local (cloud metadata), carrier-grade NAT,
 * unique local, multicast, reserved, nor an IPv6 form that leads to an IPv4 address. IPv4 in IPv6 is judged as IPv4.
 * @param address as the system's resolver spells it; anything that is no IP address is not public
 * @see RFC 6890, THREATS I15
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed.kind() === 'ipv6') return parsed.match(globalUnicast);
  return !cloudServices.has(parsed.toString());
}

/** Whether an IP address is this machine's own. */
export function isLoopbackAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}
