import { threat, type ThreatRules } from './threat-rule';

const gate = 'services/shared/sign-ins.ts';
const step = 'services/mfa-login.service.ts';
const totp = 'services/mfa-totp.service.ts';
const factors = 'services/shared/second-factors.ts';
const budget = 'services/shared/guess-budget.ts';
const assurance = 'services/shared/assurance.ts';
const challenges = 'repositories/mfa-challenges.repository.ts';

export const secondFactorRules: ThreatRules = {
  M23: threat(
    'Two-step verification that only the page asks for',
    'Tokens without it carry no permission of a role that requires it',
    'domain/authorization.ts',
    'services/shared/denials.ts',
  ),
  M01: threat(
    'Using what a half sign-in hands out',
    'A challenge opens the second step, nothing else',
    gate,
    step,
  ),
  M02: threat('A door that forgets the second factor', 'Every door ends in one gate', gate),
  M03: threat('Guessing codes, on many challenges from many addresses', 'One budget for the account', budget),
  M04: threat(
    'A counter that a refusal rolls back',
    'Counted by a statement of its own, before the code is looked at',
    budget,
    challenges,
  ),
  M05: threat(
    'Guessing recovery and mailed codes',
    'The same budget; mailed codes one of their address',
    budget,
    'services/magic-link.service.ts',
    'services/email-verification.service.ts',
  ),
  M06: threat(
    'A code used again',
    'Its step is spent, and every older one',
    factors,
    'repositories/totp-factors.repository.ts',
  ),
  M08: threat('A recovery code used again', 'Spent once', 'repositories/recovery-codes.repository.ts'),
  M09: threat(
    'One recovery code in many requests',
    'One conditional update decides',
    'repositories/recovery-codes.repository.ts',
  ),
  M10: threat(
    'A challenge with somebody else’s code',
    'The code is judged for the challenge’s account',
    step,
  ),
  M11: threat('A challenge that is over', 'Refused, whatever the code', challenges),
  M13: threat(
    'A session that takes the second factor off',
    'It has to have proven that factor, just now',
    assurance,
    'services/account-lock.service.ts',
  ),
  M14: threat(
    'A factor added by half a sign-in',
    'Both factors proven first',
    assurance,
    'services/passkeys.service.ts',
  ),
  M15: threat('Password or address changed with one factor', 'Both factors proven first', assurance),
  M16: threat('A setup that is never finished', 'It protects and replaces nothing', totp),
  M18: threat('Reading a secret once more', 'Shown once; no route answers it', totp),
  M20: threat('One factor counted twice', 'What was proven is written down, and judged by kind', gate),
  M21: threat('The second factor alone', 'There is no challenge without a first one', step),
};
