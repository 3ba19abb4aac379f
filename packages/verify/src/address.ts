const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** An address of AuthFlow's own: below its issuer, which has a path where it shares a host with the web app. */
export function below(issuer: string, path: string): string {
  return `${issuer.replace(/\/+$/, '')}${path}`;
}

/**
 * An address that keys or revocations come from. Whoever can answer in its place decides which tokens are good, so
 * plain http is for this machine, or for a network the caller vouches for.
 * @throws TypeError for what is no such address
 */
export function trustedAddress(option: string, value: string, allowHttp: boolean): URL {
  const address = URL.canParse(value) ? new URL(value) : null;
  if (address === null || !['https:', 'http:'].includes(address.protocol) || address.username !== '')
    throw new TypeError(`${option}: “${value}” is not an http(s) address.`);
  if (address.protocol === 'http:' && !allowHttp && !loopback.has(address.hostname))
    throw new TypeError(
      `${option}: “${value}” is not encrypted. Use https, or allowHttp: true inside a private network.`,
    );
  return address;
}
