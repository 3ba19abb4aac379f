import { createHmac, timingSafeEqual } from 'node:crypto';
import { toNumericDate } from './clock';
import { days } from './duration';
import type { Keyring } from './keyring';

/**
 * What shows the API that whoever asks knows AUTH_SECRET, without saying it: seconds since 1970 and a keyed digest of
 * them. It opens nothing but what the asker's own request looked like.
 */
export function makeDoctorProof(keyring: Keyring, now: Date): string {
  const at = String(toNumericDate(now));
  return `${at}.${digest(keyring.current('doctor-proof'), at).toString('base64url')}`;
}

/**
 * Whether `proof` was made with a secret of `keyring` within a day. That long, because a clock that is wrong is one
 * of the things to be found.
 */
export function isDoctorProof(keyring: Keyring, proof: string, now: Date): boolean {
  const [, at = '', given = ''] = /^(\d{10})\.([\w-]{43})$/.exec(proof) ?? [];
  if (at === '' || Math.abs(Number(at) - toNumericDate(now)) > days(1) / 1000) return false;
  return keyring.ids.some((id) => {
    const key = keyring.byId(id, 'doctor-proof');
    return key !== null && timingSafeEqual(digest(key, at), Buffer.from(given, 'base64url'));
  });
}

const digest = (key: Buffer, at: string): Buffer => createHmac('sha256', key).update(at).digest();
