import { scrypt } from 'node:crypto';

/**
 * A slow, salted hash of a short secret that chance made, always the same for the same input, so that it can be looked
 * up: some 30 ms on a thread of its own. Never inside a transaction.
 * @see RFC 7914, ASVS 6.5.2
 */
export function slowHash(text: string, salt: string): Promise<Buffer> {
  const cost = { N: 16_384, r: 8, p: 1 };
  return new Promise((resolve, reject) => {
    scrypt(text, salt, 32, cost, (error, hash) => (error === null ? resolve(hash) : reject(error)));
  });
}
