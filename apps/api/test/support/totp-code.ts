import { createHmac } from 'node:crypto';

const stepLength = 30_000;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The time step a moment lies in (RFC 6238 §4.2). */
export const stepAt = (moment: Date): number => Math.floor(moment.getTime() / stepLength);

/** The moment a time step begins. */
export const beginOfStep = (step: number): Date => new Date(step * stepLength);

/** The six digits of a Base32 secret at a time step, by node:crypto alone: a second opinion on the service's own. */
export function codeAtStep(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', decodeBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function decodeBase32(text: string): Buffer {
  let bits = '';
  for (const character of text.replaceAll('=', '')) {
    const value = alphabet.indexOf(character);
    if (value < 0) throw new Error(`not Base32: ${character}`);
    bits += value.toString(2).padStart(5, '0');
  }
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
