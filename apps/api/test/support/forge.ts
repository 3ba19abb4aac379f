import { createHmac, createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createKeyring, type KeyLabel } from '#src/domain/keyring';
import { deriveSigningKey } from '#src/domain/signing-key';
import { testSecret } from './harness';

const keyring = createKeyring([testSecret]);

/** The service's own keys, for tokens that are genuine in all but one respect. */
export const ownSigningKey = deriveSigningKey(keyring.current('access-token-signing', 48));
export const ownKey = (label: KeyLabel): Buffer => keyring.current(label);
export const ownKeyId = keyring.currentId;

export interface Parts {
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
}

export function decode(token: string): Parts {
  const [header = '', payload = ''] = token.split('.');
  const read = (part: string) =>
    JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  return { header: read(header), payload: read(payload) };
}

type Signer = (input: string) => Buffer;
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');

/** A JWT of any header and payload, signed by whatever the attacker (or the service) has. */
export function forge({ header, payload }: Parts, signer: Signer): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${signer(input).toString('base64url')}`;
}

export const es256 =
  (key: KeyObject): Signer =>
  (input) =>
    sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
export const hs256 =
  (secret: Buffer | string): Signer =>
  (input) =>
    createHmac('sha256', secret).update(input).digest();
export const unsigned: Signer = () => Buffer.alloc(0);

/** Signs as the service does. */
export const asService: Signer = es256(ownSigningKey.privateKey);

/** A key pair of the attacker's own. */
export function strangerKey(): { privateKey: KeyObject; jwk: Record<string, unknown> } {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    privateKey: createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    jwk: pair.publicKey.export({ format: 'jwk' }) as Record<string, unknown>,
  };
}
