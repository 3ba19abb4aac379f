import { findRegistrableDomain, isPublicSuffix } from '#src/platform/registrable-domain';
import { Refusal } from './faults';
import { quote } from './fields';

const hostnamePattern = /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)$/;

/** A web address as browsers write it in the Origin header: scheme, host, and a port only if it is not the usual one. */
export function parseOrigin(text: string): string | Refusal {
  const url = parseHttpUrl(text);
  if (url instanceof Refusal) return url;
  const fix = `Write it as ${url.origin}`;
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || /[?#]/.test(text)) {
    return new Refusal(`${quote(text)} has more than scheme, host and port.`, fix);
  }
  if (text !== url.origin && text !== `${url.origin}/`) {
    return new Refusal(`${quote(text)} is not written the way browsers send it.`, fix);
  }
  if (isPublicSuffix(url.hostname)) return sharedSuffix(text, url.hostname);
  return url.origin;
}

/** A base URL: an origin plus, where a proxy mounts the API below one, a path. No trailing slash in the result. */
export function parseBaseUrl(text: string): string | Refusal {
  const url = parseHttpUrl(text);
  if (url instanceof Refusal) return url;
  const bare = text.replace(/\/$/, '');
  const canonical = url.origin + url.pathname.replace(/\/$/, '');
  if (bare !== canonical || /\/\/|[;,]/.test(url.pathname)) {
    return new Refusal(`${quote(text)} is not a plain base URL.`, `Write it as ${canonical}`);
  }
  return canonical;
}

/** The only names plain http is safe for: they never leave the machine. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}

export function sharedSuffix(text: string, suffix: string): Refusal {
  return new Refusal(
    `${quote(text)} covers ${suffix}, which is shared by strangers: anybody can get a name below it.`,
    `Name your own sites, for example https://my-app.${suffix}, or a pattern such as https://my-app-*-my-team.${suffix}`,
  );
}

/** True when the name below `parent` can be taken by anybody: it is a public suffix, or no registered domain at all. */
export function isSharedParent(parent: string): boolean {
  return findRegistrableDomain(parent) === null;
}

function parseHttpUrl(text: string): URL | Refusal {
  const fix = 'Use an absolute address such as https://app.example.com';
  if (text === '*')
    return new Refusal(
      '"*" would let every site read answers meant for your users.',
      'List your own origins, separated by commas.',
    );
  if (text === 'null')
    return new Refusal('"null" is what sandboxed and local files send: it names nobody.', fix);
  if (!/^[\x21-\x7e]+$/.test(text) || !URL.canParse(text))
    return new Refusal(`${quote(text)} is not an absolute URL.`, fix);
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return new Refusal(`${quote(text)} is not an http(s) address.`, fix);
  if (url.username !== '' || url.password !== '' || text.includes('@')) {
    return new Refusal('It carries a user name or password.', `Write it as ${url.origin}`);
  }
  if (url.hostname.endsWith('.'))
    return new Refusal(`The host ${quote(url.hostname)} ends with a dot.`, 'Remove the dot at its end.');
  if (!hostnamePattern.test(url.hostname))
    return new Refusal(`${quote(url.hostname)} is not a host name.`, fix);
  return url;
}

/** `HOST`: an IP address or a host name to listen on. */
export function parseHost(text: string): string | Refusal {
  const plain = /^[0-9a-f:.]+$/i.test(text) || hostnamePattern.test(text);
  return plain
    ? text
    : new Refusal(`${quote(text)} is not a network address.`, 'Use 127.0.0.1, 0.0.0.0 or ::');
}
