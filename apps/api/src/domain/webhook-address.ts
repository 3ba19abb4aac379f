/** What an endpoint's address may be, beside a public one over TLS. */
export interface WebhookAddressRules {
  /** In development: this machine too, and without TLS. */
  loopback: boolean;
}

/** Names that stand for machines on somebody's own network. The check that counts is the one of the address at connect time. */
const localNames = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|corp|private)$/;

/**
 * Why nothing can be sent to this address, as a sentence for its author, or null. It says nothing about the machine behind
 * it: that is judged when it is called.
 * @see THREATS I15, ASVS 1.3.6
 */
export function faultInWebhookUrl(text: string, { loopback }: WebhookAddressRules): string | null {
  const url = parse(text);
  if (url === null) return 'Enter a whole address, such as https://example.com/hooks.';
  if (url.username !== '' || url.password !== '')
    return 'Leave out the name and password: the signature proves who sends.';
  if (url.hash !== '') return 'Leave out what follows the #: it is never sent.';
  const isLocal = isLoopbackName(url.hostname);
  if (loopback && isLocal && (url.protocol === 'http:' || url.protocol === 'https:')) return null;
  if (url.protocol !== 'https:') return 'Use an address that begins with https://.';
  if (isLocal || localNames.test(url.hostname) || !/[.:]/.test(url.hostname))
    return 'Use an address that can be reached from the internet.';
  return isUsablePort(url.port) ? null : 'Use port 443, or one from 1024 on.';
}

/** `localhost` and what it stands for, as {@link URL} spells it. */
export function isLoopbackName(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])\.?$/.test(hostname);
}

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** The other low ports belong to services that are no receivers of ours. */
function isUsablePort(port: string): boolean {
  return port === '' || Number(port) >= 1024;
}
