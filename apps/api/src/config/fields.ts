import { z } from 'zod';
import { Refusal } from './faults';

/** The headings of .env.example and docs/configuration.md, in their order. */
export const variableGroups = [
  'Essentials',
  'Addresses',
  'Database and storage',
  'Mail',
  'Tokens and sessions',
  'Passwords',
  'Sign-in with other accounts',
  'Operations',
  'Set by the platform',
] as const;

export interface VariableDoc {
  readonly group: (typeof variableGroups)[number];
  readonly description: string;
  /** The default in words or as the value itself; null when unset means "off". */
  readonly default: string | null;
  readonly example: string;
  readonly secret: boolean;
  /** When the variable has no default in production. */
  readonly requiredInProduction?: boolean;
}

/** Where each schema's description lives; `.env.example` and the docs page are rendered from it. */
export const variableDocs = z.registry<VariableDoc>();

/** A variable read from its text by `read`; a Refusal becomes a fault with its own fix. */
export function field<T>(read: (text: string) => T | Refusal) {
  return z.string().transform((text, context): T => {
    const result = read(text);
    if (result instanceof Refusal) {
      context.addIssue({ code: 'custom', message: result.problem, params: { fix: result.fix } });
      return z.NEVER;
    }
    return result;
  });
}

/** Digits only: `1e9`, `0x10`, `10.5`, `-1` and ` 10s` are all refused rather than guessed at. */
export function wholeNumber(minimum: number, maximum: number) {
  return field((text) => {
    const fix = `Use a whole number from ${minimum} to ${maximum}, digits only.`;
    if (!/^(0|[1-9]\d{0,15})$/.test(text)) return new Refusal(`${quote(text)} is not a whole number.`, fix);
    const value = Number(text);
    if (value < minimum || value > maximum) return new Refusal(`${value} is out of range.`, fix);
    return value;
  });
}

export function choice<const T extends readonly string[]>(...values: T) {
  return field((text): T[number] | Refusal => {
    const found = values.find((value) => value === text);
    return found ?? new Refusal(`${quote(text)} is not a known value.`, `Use one of: ${values.join(', ')}.`);
  });
}

const switchPositions = new Map([
  ['on', true],
  ['true', true],
  ['off', false],
  ['false', false],
]);

export function onOff() {
  return field((text) => {
    const value = switchPositions.get(text.toLowerCase());
    return (
      value ??
      new Refusal(`${quote(text)} is neither on nor off.`, 'Use on or off (true and false work too).')
    );
  });
}

/** Text that ends up in a header or a URL: no spaces, no control characters. The value is never quoted back. */
export function token(minimumLength = 1) {
  return field((text) => {
    if (!/^[\x21-\x7e]+$/.test(text)) {
      return new Refusal(
        'It contains spaces or characters outside ASCII.',
        'Copy the value again, without quotes around it.',
      );
    }
    if (text.length < minimumLength) {
      return new Refusal(
        `It is ${text.length} characters long; at least ${minimumLength} are needed.`,
        'Generate one, for example with: openssl rand -hex 32',
      );
    }
    return text;
  });
}

/** A URL with one of the given protocols. Credentials in it are never quoted back. */
export function urlWith(protocols: readonly string[], example: string) {
  return field((text) => {
    const fix = `Use a URL such as ${example}. Percent-encode special characters in user name and password.`;
    if (!URL.canParse(text)) return new Refusal('It is not a valid URL.', fix);
    const url = new URL(text);
    if (!protocols.includes(url.protocol))
      return new Refusal(`It does not start with ${protocols.join('// or ')}//.`, fix);
    if (!isDecodable(url.username + url.password))
      return new Refusal('Its user name or password has a stray % sign.', fix);
    if (url.hostname === '' && !url.searchParams.has('host')) return new Refusal('It names no host.', fix);
    return text;
  });
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** A value made safe to print: cut, and without control characters. */
export function quote(text: string): string {
  const printable = text.replace(/[^\x20-\x7e]/g, '?');
  return printable.length > 60 ? `"${printable.slice(0, 57)}…"` : `"${printable}"`;
}
