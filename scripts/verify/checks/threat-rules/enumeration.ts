import { threat, type ThreatRules } from './threat-rule';

const passwords = 'services/shared/passwords.ts';

export const enumerationRules: ThreatRules = {
  E01: threat(
    'Asking by login who has an account',
    'One answer until the password is right',
    'services/login.service.ts',
  ),
  E02: threat(
    'Asking the clock',
    'Equal work, and refusals leave on ticks',
    passwords,
    'platform/answer-pace.ts',
  ),
  E03: threat('Passwords that end the work early', 'The same answer in the same time', passwords),
  E05: threat(
    'Asking by "forgot password", registration or sign-in mail',
    'The same answer; mail is made apart from it',
    'services/password-reset.service.ts',
    'services/registration.service.ts',
    'services/magic-link.service.ts',
  ),
  E06: threat(
    'Asking by code',
    'The same refusal for known and unknown',
    'services/email-verification.service.ts',
    'services/magic-link.service.ts',
  ),
  E08: threat(
    'Asking passkey options who has a passkey',
    'They name nobody and take no address',
    'services/passkey-sign-in.service.ts',
  ),
  E10: threat(
    'Asking by a change of address',
    'The same answer; the owner of a taken one is told',
    'services/email-change.service.ts',
  ),
  E11: threat(
    'Asking by a provider’s unproven address',
    'The same answer, account or none',
    'services/shared/oauth-accounts.ts',
  ),
};
