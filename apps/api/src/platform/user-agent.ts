import type { Device } from '@authflow/contracts';
import Bowser from 'bowser';

const clients: readonly [RegExp, string][] = [
  [/^curl\//i, 'curl'],
  [/^PostmanRuntime\//i, 'Postman'],
  [/^HTTPie\//i, 'HTTPie'],
  [/^(?:axios|node|undici|got)\b/i, 'Node.js'],
  [/^python-|^aiohttp/i, 'Python'],
  [/^okhttp/i, 'Android app'],
];
const longestParsed = 512;

/**
 * A name a person recognises for the device behind a User-Agent: “Firefox on Windows”, “curl”. A hint, not a fact:
 * the header is whatever the client says.
 */
export function describeDevice(userAgent: string | null): Device {
  if (userAgent === null || userAgent === '') return unknown('Unknown device');
  const client = clients.find(([pattern]) => pattern.test(userAgent));
  if (client !== undefined) return unknown(client[1]);
  const parsed = Bowser.parse(userAgent.slice(0, longestParsed));
  const browser = parsed.browser.name || null;
  const os = parsed.os.name || null;
  const label = browser !== null && os !== null ? `${browser} on ${os}` : (browser ?? os ?? 'Unknown device');
  return { label, browser, os, type: typeOf(parsed.platform.type) };
}

function unknown(label: string): Device {
  return { label, browser: null, os: null, type: 'other' };
}

function typeOf(type: string | undefined): Device['type'] {
  return type === 'desktop' || type === 'mobile' || type === 'tablet' ? type : 'other';
}
