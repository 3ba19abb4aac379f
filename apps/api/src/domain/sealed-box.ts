import { createCipheriv, createDecipheriv } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const tagLength = 16;

/** Bytes of the nonce a box is sealed under: fresh random ones for every box. */
export const sealNonceLength = 12;

/** What a box is opened with. `boundTo` is no secret: a box moved to another owner does not open. */
export interface SealKey {
  /** 32 bytes. */
  key: Buffer;
  boundTo: string;
}

/**
 * Seals bytes so that only the key's holder reads them, and nobody changes or moves them unnoticed.
 * @param nonce {@link sealNonceLength} bytes, never used twice under one key
 * @returns nonce, tag and ciphertext in one piece
 * @see NIST SP 800-38D, ASVS 11.3.2
 */
export function seal(plain: Buffer, { key, boundTo }: SealKey, nonce: Buffer): Buffer {
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength });
  cipher.setAAD(Buffer.from(boundTo, 'utf8'));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** The bytes of a box, or null when it was made under another key, for another owner, or was touched. */
export function unseal(box: Buffer, { key, boundTo }: SealKey): Buffer | null {
  const start = sealNonceLength + tagLength;
  if (box.length < start) return null;
  const nonce = box.subarray(0, sealNonceLength);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength });
  decipher.setAAD(Buffer.from(boundTo, 'utf8'));
  decipher.setAuthTag(box.subarray(sealNonceLength, start));
  try {
    return Buffer.concat([decipher.update(box.subarray(start)), decipher.final()]);
  } catch {
    return null;
  }
}
