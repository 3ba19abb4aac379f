import { threat, type ThreatRules } from './threat-rule';

const impersonation = 'services/impersonation.service.ts';
const callers = 'http/authenticate-caller.ts';
const apiKeyClaims = 'services/shared/api-key-claims.ts';

/** Acting for somebody else: programs with a key, and operators who look at accounts. */
export const delegationRules: ThreatRules = {
  A15: threat(
    'An API key that outlives its revocation, or does what takes a person',
    'Looked up at each use by its digest; routes that protect the account take none; a reset, a lock and a deletion revoke all',
    apiKeyClaims,
    callers,
    'services/shared/api-key-revocations.ts',
  ),
};
