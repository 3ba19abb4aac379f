import { compactVerify } from 'jose';
import type { KeyLookup } from './key-store.ts';

/** Our own tokens are about 700 characters; nothing far longer is worth parsing. */
const longestToken = 8192;
const longestKeyId = 200;
const tokenType = 'at+jwt';
const algorithm = 'ES256';

export type HeaderFault = 'malformed' | 'wrong_type' | 'wrong_algorithm' | 'unknown_key';
export type ReadHeader = { kid: string } | HeaderFault;

/**
 * Which key a token says it is signed with. Type and algorithm are pinned here; what else a header offers (jwk, jku,
 * x5c, x5u) is never looked at, and a header that must be understood (`crit`) is not.
 * @see RFC 8725 §3.1, §3.10, §3.11
 */
export function readHeader(token: string): ReadHeader {
  if (token.length > longestToken) return 'malformed';
  const parts = token.split('.');
  if (parts.length !== 3 || !parts.every(isCanonical)) return 'malformed';
  const header = parseObject(parts[0] ?? '');
  if (header === null || 'crit' in header) return 'malformed';
  if (header['alg'] !== algorithm) return 'wrong_algorithm';
  if (header['typ'] !== tokenType) return 'wrong_type';
  const kid = header['kid'];
  return typeof kid === 'string' && kid !== '' && kid.length <= longestKeyId ? { kid } : 'unknown_key';
}

/** The payload under a good signature, or null, whatever is wrong with the token. */
export async function readSigned(
  token: string,
  key: Exclude<KeyLookup, string>,
): Promise<Record<string, unknown> | null> {
  try {
    const { payload } = await compactVerify(token, key, { algorithms: [algorithm] });
    return toObject(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return null;
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** One token has one spelling: the last character carries bits that decoding drops, and they have to be zero. */
function isCanonical(part: string): boolean {
  if (!/^[\w-]+$/.test(part)) return false;
  const rest = part.length % 4;
  const last = alphabet.indexOf(part.at(-1) ?? '');
  if (rest === 1) return false;
  return rest === 0 || last % (rest === 2 ? 16 : 4) === 0;
}

function parseObject(part: string): Record<string, unknown> | null {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
    return toObject(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}

function toObject(text: string): Record<string, unknown> | null {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
