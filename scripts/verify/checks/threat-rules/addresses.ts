import { threat, type ThreatRules } from './threat-rule';

const emails = 'packages/contracts/src/email.ts';

export const addressRules: ThreatRules = {
  N01: threat('The same address in other letters', 'One canonical form, unique in the table', emails),
  N03: threat('An address that only looks alike', 'It does not match; mail goes to the stored one', emails),
  N04: threat('An @ or dot that is none', 'Normalised, then validated', emails),
  N05: threat('A domain in two scripts', 'One canonical form', emails),
  N06: threat('Two recipients in one address', 'Refused', emails),
  N08: threat('Plus tags', 'Kept apart, never stripped', emails),
  N10: threat(
    'Validated first, normalised later',
    'The unique index is on the canonical form',
    'apps/api/migrations/0001_accounts_and_sessions.sql',
  ),
};
