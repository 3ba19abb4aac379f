import { createHash, createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Key {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  jwk: Record<string, unknown>;
}

/** An ES256 key as AuthFlow publishes it. */
export function makeKey(): Key {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = pair.publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify(jwk)).digest('base64url');
  return { ...pair, kid, jwk: { ...jwk, kid, use: 'sig', alg: 'ES256' } };
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export type Signer = (input: string) => Buffer;
export const es256 =
  (key: KeyObject): Signer =>
  (input) =>
    sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
export const hs256 =
  (secret: string | Buffer): Signer =>
  (input) =>
    createHmac('sha256', secret).update(input).digest();

/** A JWT of any header and payload. */
export function makeToken(header: unknown, payload: unknown, signer: Signer): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${signer(input).toString('base64url')}`;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface Issuer {
  url: string;
  keys: Key[];
  /** How often the keys were asked for. */
  fetches: number;
  /** Answers in place of the keys. */
  answer: Answer | null;
  /** Answers the feed of revocations. */
  feed: Answer | null;
  claims(changes?: Record<string, unknown>): Record<string, unknown>;
  token(changes?: Record<string, unknown>, header?: Record<string, unknown>): string;
  stop(): Promise<void>;
}

/** Public keys over real HTTP, and tokens signed with them. */
export async function startIssuer(): Promise<Issuer> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/v1/revocations')) return void issuer.feed?.(request, response);
    issuer.fetches += 1;
    if (issuer.answer !== null) return issuer.answer(request, response);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: issuer.keys.map(({ jwk }) => jwk) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: Issuer = {
    url,
    keys: [makeKey()],
    fetches: 0,
    answer: null,
    feed: null,
    claims(changes = {}) {
      const now = Math.floor(Date.now() / 1000);
      return {
        iss: url,
        aud: url,
        sub: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e',
        sid: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2f',
        iat: now,
        exp: now + 600,
        jti: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c30',
        auth_time: now,
        amr: ['pwd'],
        roles: ['user'],
        permissions: [],
        ...changes,
      };
    },
    token(changes, header) {
      const [key] = issuer.keys;
      if (key === undefined) throw new Error('the issuer has no key');
      const own = { alg: 'ES256', typ: 'at+jwt', kid: key.kid, ...header };
      return makeToken(own, issuer.claims(changes), es256(key.privateKey));
    },
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return issuer;
}
