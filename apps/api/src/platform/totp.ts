import { timingSafeEqual } from 'node:crypto';
import { HOTP, Secret, TOTP } from 'otpauth';
import { limits } from '@authflow/contracts';
import { seconds } from '#src/domain/duration';

/** What every authenticator app knows: SHA-1, six digits, thirty seconds (RFC 6238 §4, RFC 4226 §5.3). */
const algorithm = 'SHA1';
const digits = limits.codeDigits;
const period = 30;

/** One step on each side for clocks that differ, so a code lives for 90 seconds at most, and once (ASVS 6.5.5). */
const drift = 1;

/** Bytes of a secret: as long as the MAC it keys (RFC 4226 §4, R6). */
export const totpSecretLength = 20;

/** The time step a moment lies in. */
export function totpStep(now: Date): number {
  return Math.floor(now.getTime() / seconds(period));
}

/** The code of one time step. */
export function totpCode(secret: Buffer, step: number): string {
  return HOTP.generate({ secret: toSecret(secret), algorithm, digits, counter: step });
}

/**
 * The step near `now` that `code` belongs to, or null. All steps are always looked at. Where two of them share a code it
 * is the newer one, so that spending it spends both.
 */
export function matchTotp(secret: Buffer, code: string, now: Date): number | null {
  const current = totpStep(now);
  let matched: number | null = null;
  for (let step = current - drift; step <= current + drift; step += 1)
    if (sameCode(totpCode(secret, step), code)) matched = step;
  return matched;
}

/** The secret in Base32, for typing, and as the `otpauth:` URI that apps scan. */
export function describeTotp(
  secret: Buffer,
  { issuer, account }: { issuer: string; account: string },
): { secret: string; otpauthUri: string } {
  const totp = new TOTP({ issuer, label: account, secret: toSecret(secret), algorithm, digits, period });
  return { secret: totp.secret.base32, otpauthUri: totp.toString() };
}

/** A copy: a Buffer may be a slice of a pool that holds more than the secret. */
function toSecret(bytes: Buffer): Secret {
  return new Secret({ buffer: Uint8Array.from(bytes).buffer });
}

function sameCode(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8')];
  return one.length === other.length && timingSafeEqual(one, other);
}
