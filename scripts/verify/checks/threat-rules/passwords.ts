import { threat, type ThreatRules } from './threat-rule';

const passwords = 'services/shared/passwords.ts';

export const passwordRules: ThreatRules = {
  C01: threat(
    'Passwords that differ after byte 72',
    'All bytes count, by a keyed hash before bcrypt',
    'domain/password-hash-scheme.ts',
  ),
  C03: threat(
    'NUL, and halves of characters',
    'They count, or are refused',
    'domain/password-hash-scheme.ts',
    'http/read-body.ts',
  ),
  C05: threat('A password changed silently', 'It counts as typed', passwords),
  C06: threat(
    'Weak passwords through a side door',
    'One gate for all doors',
    'services/shared/password-rules.ts',
  ),
  C08: threat('Old hashes', 'Accepted, and renewed at login', passwords),
  C10: threat(
    'An imported hash that costs seconds or gigabytes to check',
    'Refused at import, and once more before each comparison',
    'domain/foreign-hash.ts',
    'platform/password-hash.worker.mjs',
  ),
  C11: threat(
    'A stolen table with hashes of Firebase',
    'Neither its hashes nor its signer key are stored: a digest under our key is',
    'services/shared/imported-rows.ts',
  ),
  C12: threat(
    'A file that makes administrators',
    'Roles come in only where the operator says so, and only those that exist',
    'services/shared/imported-rows.ts',
  ),
};
