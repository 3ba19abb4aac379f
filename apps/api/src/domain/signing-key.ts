import { createECDH, createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** An ES256 key pair with its public form for JWKS. */
export interface SigningKey {
  /** RFC 7638 thumbprint of the public key. */
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  jwk: { kty: 'EC'; crv: 'P-256'; x: string; y: string; use: 'sig'; alg: 'ES256'; kid: string };
}

const curveOrder = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

/**
 * The P-256 key pair that belongs to `seed`. Reducing 48 bytes modulo the order leaves a bias below 2^-128.
 * @param seed 48 bytes, from HKDF
 * @see FIPS 186-5 A.2.1, RFC 7518 §3.4
 */
export function deriveSigningKey(seed: Buffer): SigningKey {
  const scalar = (BigInt(`0x${seed.toString('hex')}`) % (curveOrder - 1n)) + 1n;
  const d = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(d);
  const point = ecdh.getPublicKey();
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33, 65).toString('base64url');
  const publicJwk = { kty: 'EC', crv: 'P-256', x, y } as const;
  const kid = thumbprint(x, y);
  return {
    kid,
    privateKey: createPrivateKey({ key: { ...publicJwk, d: d.toString('base64url') }, format: 'jwk' }),
    publicKey: createPublicKey({ key: { ...publicJwk }, format: 'jwk' }),
    jwk: { ...publicJwk, use: 'sig', alg: 'ES256', kid },
  };
}

function thumbprint(x: string, y: string): string {
  return createHash('sha256').update(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`).digest('base64url');
}
