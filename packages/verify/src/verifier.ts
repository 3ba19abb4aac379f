import { below, trustedAddress } from './address.ts';
import { readClaims, type AccessClaims } from './claims.ts';
import { safely, type VerifierEvent } from './events.ts';
import { createKeyStore } from './key-store.ts';
import { readHeader, readSigned, type HeaderFault } from './read-token.ts';
import { followRevocations, type Revocations } from './revocations.ts';
import { createTokenCache } from './token-cache.ts';

/**
 * Why a token does not count. The last two say that nothing is known about it: the keys, or the revocations, could not
 * be had. Answer those with 503, all others with 401.
 */
export type RefusalReason =
  | 'missing'
  | HeaderFault
  | 'bad_signature'
  | 'bad_claims'
  | 'wrong_issuer'
  | 'wrong_audience'
  | 'expired'
  | 'not_yet_valid'
  | 'revoked'
  | 'outdated'
  | 'keys_unavailable'
  | 'revocations_stale';

export type Verification = { ok: true; claims: AccessClaims } | { ok: false; reason: RefusalReason };

export interface RevocationsOptions {
  /** Default: `/v1/revocations` below the issuer. */
  url?: string;
  /** An AuthFlow API key (`af_…`) with the permission `revocations:read`. */
  apiKey: string;
  /**
   * What to do while the feed cannot be heard for longer than `maxStalenessSeconds`: `closed` (default) refuses every
   * token, `open` judges them by signature and expiry alone.
   */
  failMode?: 'open' | 'closed';
  /** Default 30, at least 2. */
  maxStalenessSeconds?: number;
}

export interface VerifierOptions {
  /** The `API_URL` of AuthFlow, exactly as tokens carry it in `iss`. */
  issuer: string;
  /** The `aud` to insist on, or several of which one has to be there. Default: the issuer. */
  audience?: string | readonly string[];
  /** Default: `/.well-known/jwks.json` below the issuer. Set it where the API is reached by another address. */
  jwksUrl?: string;
  /** How far the clocks may be apart. Default 5, at most 300. */
  clockToleranceSeconds?: number;
  /** For how long keys are taken as they are before they are fetched anew. Default 300. */
  jwksCacheSeconds?: number;
  /** For how long beyond that the last good keys count while the issuer is down. Default 86 400, a day. */
  jwksMaxStaleSeconds?: number;
  /** At least this between two fetches of the keys. Default 10. */
  jwksCooldownSeconds?: number;
  /** For one fetch of the keys. Default 5. */
  jwksTimeoutSeconds?: number;
  /** How many verified tokens are remembered. Default 10 000; 0 verifies each signature each time. */
  cacheSize?: number;
  /** Refuse at once what has ended. Without it, a token counts until it expires: ten minutes at most, by default. */
  revocations?: RevocationsOptions;
  /** Permits plain http to other machines, for private networks. */
  allowHttp?: boolean;
  /** For logs and alerts. */
  onEvent?: (event: VerifierEvent) => void;
  fetch?: typeof fetch;
  /** Milliseconds since 1970; for tests. */
  now?: () => number;
}

export interface Verifier {
  /** Judges a token. Never throws, whatever it is given. */
  verify(token: unknown): Promise<Verification>;
  /**
   * Resolves once keys, and revocations where they are followed, are there: await it before you listen.
   * @throws when the keys cannot be loaded, or not all is there within `timeoutSeconds` (default 10)
   */
  ready(options?: { timeoutSeconds?: number }): Promise<void>;
  /** Where AuthFlow explains its error codes; what problem types point to. */
  readonly issuer: string;
  /** Stops following revocations. */
  close(): void;
}

/** Judges access tokens of one AuthFlow by its public keys. Make one for each process and keep it. */
export function createVerifier(options: VerifierOptions): Verifier {
  const { now, settings, keys, revocations } = prepare(options);
  const cache = createTokenCache(options.cacheSize ?? 10_000);

  function judgeNow(claims: AccessClaims): Verification {
    const seconds = now() / 1000;
    if (claims.exp <= seconds - settings.tolerance) return refused('expired');
    if (Math.max(claims.iat, claims.nbf ?? 0) > seconds + settings.tolerance) return refused('not_yet_valid');
    const verdict = revocations?.judge(claims) ?? 'good';
    if (verdict === 'good') return { ok: true, claims };
    return refused(verdict === 'stale' ? 'revocations_stale' : verdict);
  }

  async function verifyFresh(token: string): Promise<Verification> {
    const header = readHeader(token);
    if (typeof header === 'string') return refused(header);
    const key = await keys.find(header.kid);
    if (key === 'unavailable') return refused('keys_unavailable');
    if (key === 'unknown') return refused('unknown_key');
    const payload = await readSigned(token, key);
    if (payload === null) return refused('bad_signature');
    if (payload['iss'] !== settings.issuer) return refused('wrong_issuer');
    if (!settings.audiences.has(payload['aud'])) return refused('wrong_audience');
    const claims = readClaims(payload);
    if (claims === null) return refused('bad_claims');
    const verification = judgeNow(claims);
    if (verification.ok) cache.set(token, { claims, kid: header.kid });
    return verification;
  }

  return {
    issuer: settings.issuer,
    async verify(token) {
      if (typeof token !== 'string' || token === '') return refused('missing');
      const known = cache.get(token);
      if (known === undefined || !keys.isGood(known.kid)) return verifyFresh(token);
      const verification = judgeNow(known.claims);
      if (!verification.ok && verification.reason !== 'revocations_stale') cache.delete(token);
      return verification;
    },
    async ready({ timeoutSeconds = 10 } = {}) {
      await within(timeoutSeconds, Promise.all([keys.load(), revocations?.ready()]));
    },
    close: () => revocations?.close(),
  };
}

const refused = (reason: RefusalReason): Verification => ({ ok: false, reason });

/** @throws TypeError for options that would verify nothing, or everything */
function prepare(options: VerifierOptions) {
  const { issuer, audience = issuer, allowHttp = false, now = Date.now, fetch: fetchWith = fetch } = options;
  const tolerance = options.clockToleranceSeconds ?? 5;
  if (!(tolerance >= 0 && tolerance <= 300)) throw new TypeError('clockToleranceSeconds: use 0 to 300.');
  trustedAddress('issuer', issuer, true);
  const audiences = new Set<unknown>([audience].flat());
  if (audiences.size === 0 || [...audiences].some((each) => typeof each !== 'string' || each === ''))
    throw new TypeError('audience: name at least one.');
  const onEvent = safely(options.onEvent);
  const at = (option: string, given: string | undefined, path: string): URL =>
    trustedAddress(option, given ?? below(issuer, path), allowHttp);
  const ms = (seconds: number | undefined, fallback: number): number => (seconds ?? fallback) * 1000;
  const keys = createKeyStore({
    url: at('jwksUrl', options.jwksUrl, '/.well-known/jwks.json'),
    cacheMs: ms(options.jwksCacheSeconds, 300),
    maxStaleMs: ms(options.jwksMaxStaleSeconds, 86_400),
    cooldownMs: ms(options.jwksCooldownSeconds, 10),
    timeoutMs: ms(options.jwksTimeoutSeconds, 5),
    ...{ fetch: fetchWith, now, onEvent },
  });
  return { now, keys, settings: { issuer, audiences, tolerance }, revocations: follow() };

  function follow(): Revocations | null {
    if (options.revocations === undefined) return null;
    const { url, apiKey, failMode = 'closed', maxStalenessSeconds = 30 } = options.revocations;
    if (!apiKey) throw new TypeError('revocations.apiKey: give the API key to follow the feed with.');
    if (!(maxStalenessSeconds >= 2)) throw new TypeError('revocations.maxStalenessSeconds: use at least 2.');
    const settings = { apiKey, failMode, maxStalenessMs: maxStalenessSeconds * 1000 };
    const address = at('revocations.url', url, '/v1/revocations');
    return followRevocations({ ...settings, url: address, fetch: fetchWith, now, onEvent });
  }
}

async function within(seconds: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not ready within ${seconds} seconds`)), seconds * 1000);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
