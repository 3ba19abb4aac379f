import type { Config } from '#src/config/config';
import type { CookieChange } from './reply';

export interface CookieNames {
  refresh: string;
  device: string;
  oauth: string;
  /** Means nothing: shows the doctor how ours are set. */
  probe: string;
}

/** The names in use: with the `__Host-` prefix wherever the API speaks https. */
export function cookieNames(policy: Config['cookie']): CookieNames {
  const prefix = policy.secure ? '__Host-' : '';
  return {
    refresh: policy.name,
    device: `${prefix}authflow_device`,
    oauth: `${prefix}authflow_oauth`,
    probe: `${prefix}authflow_probe`,
  };
}

/**
 * Our cookies out of a Cookie header. A name that comes twice reads as absent: a sibling host or a longer path
 * has planted one of the two, and nobody can say which (THREATS B05).
 */
export function readCookies(
  header: string | undefined,
  names: CookieNames,
): { refresh: string | null; device: string | null; oauth: string | null } {
  if (header === undefined) return { refresh: null, device: null, oauth: null };
  const pairs = header.split(';').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  const only = (name: string): string | null => {
    const values = pairs.filter(([key]) => key === name);
    return values.length === 1 ? values[0]?.[1] || null : null;
  };
  return { refresh: only(names.refresh), device: only(names.device), oauth: only(names.oauth) };
}

/**
 * A Set-Cookie line: HttpOnly, Path=/, no Domain, and SameSite as derived from the two public addresses.
 * @see ASVS 3.3.1–3.3.4, RFC 6265bis
 */
export function serializeCookie(
  change: CookieChange,
  names: CookieNames,
  policy: Config['cookie'],
  now: Date,
): string {
  const maxAge =
    change.value === null ? 0 : Math.max(0, Math.floor((change.expiresAt.getTime() - now.getTime()) / 1000));
  const attributes = [
    `${names[change.cookie]}=${change.value ?? ''}`,
    'Path=/',
    `Max-Age=${maxAge}`,
    'HttpOnly',
  ];
  if (policy.secure) attributes.push('Secure');
  // The provider sends the browser back by a top-level navigation, to which a partition does not belong.
  const crossSite = change.cookie !== 'oauth' && policy.sameSite === 'none';
  attributes.push(crossSite ? 'SameSite=None' : 'SameSite=Lax');
  if (policy.partitioned && change.cookie !== 'oauth') attributes.push('Partitioned');
  return attributes.join('; ');
}
