/** The claims of an AuthFlow access token whose signature, times, issuer and audience are right. Frozen. */
export interface AccessClaims {
  /** The AuthFlow API that issued the token. */
  readonly iss: string;
  readonly aud: string;
  /** The account. */
  readonly sub: string;
  /** The session. It lives on over many access tokens, and ends at once when it is revoked. */
  readonly sid: string;
  /** Issued, and ends, in seconds since 1970. */
  readonly iat: number;
  readonly exp: number;
  readonly nbf?: number;
  readonly jti: string;
  /** When the person last proved who they are, in seconds since 1970. */
  readonly auth_time: number;
  /** How they proved it (RFC 8176). `mfa` is among them after two-step verification. */
  readonly amr: readonly string[];
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  /** Present when an operator looks at the account of `sub`: who that operator is (RFC 8693). */
  readonly act?: { readonly sub: string };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const isId = (value: unknown): value is string => typeof value === 'string' && uuid.test(value);
const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= 512;
const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length <= 256 && value.every(isText);

/**
 * The claims, or null when one is missing or not what it has to be: a number written as text is no number. Claims that
 * are not known here are left out, so that later versions of AuthFlow may add some. One that is known is never ignored
 * for being odd: an `act` that cannot be read would otherwise turn an operator into the person they look at.
 */
export function readClaims(payload: Record<string, unknown>): AccessClaims | null {
  const { nbf } = payload;
  if (!hasNames(payload) || !hasTimes(payload) || !hasLists(payload)) return null;
  if (nbf !== undefined && !isTime(nbf)) return null;
  const act = readActor(payload['act']);
  if (act === null) return null;
  const { iss, aud, sub, sid, iat, exp, jti, auth_time: authTime } = payload;
  return Object.freeze({
    ...{ iss, aud, sub, sid, iat, exp, jti },
    auth_time: authTime,
    ...(nbf === undefined ? {} : { nbf }),
    amr: Object.freeze([...payload.amr]),
    roles: Object.freeze([...payload.roles]),
    permissions: Object.freeze([...payload.permissions]),
    ...(act === undefined ? {} : { act }),
  });
}

type Payload = Record<string, unknown>;

function hasNames(
  payload: Payload,
): payload is Payload & Pick<AccessClaims, 'iss' | 'aud' | 'sub' | 'sid' | 'jti'> {
  const { iss, aud, sub, sid, jti } = payload;
  return [iss, aud, jti].every(isText) && [sub, sid].every(isId);
}

function hasTimes(payload: Payload): payload is Payload & Pick<AccessClaims, 'iat' | 'exp' | 'auth_time'> {
  const { iat, exp, auth_time: authTime } = payload;
  return isTime(iat) && isTime(exp) && isTime(authTime) && exp > iat;
}

function hasLists(
  payload: Payload,
): payload is Payload & Pick<AccessClaims, 'amr' | 'roles' | 'permissions'> {
  const { amr, roles, permissions } = payload;
  return [amr, roles, permissions].every(isTexts);
}

function readActor(act: unknown): { readonly sub: string } | undefined | null {
  if (act === undefined) return undefined;
  if (typeof act !== 'object' || act === null || !('sub' in act) || !isId(act.sub)) return null;
  return Object.freeze({ sub: act.sub });
}
