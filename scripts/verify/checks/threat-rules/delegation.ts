import { threat, type ThreatRules } from './threat-rule';

const impersonation = 'services/impersonation.service.ts';
const callers = 'http/authenticate-caller.ts';
const apiKeyClaims = 'services/shared/api-key-claims.ts';

/** Acting for somebody else: programs with a key, and operators who look at accounts. */
export const delegationRules: ThreatRules = {
  A08: threat(
    'An account that may do more than the operator, or a look that becomes more than one',
    'Nobody looks up the ladder; a look has no permission, no refresh and no write, and ends with its operator’s session',
    impersonation,
    callers,
    'repositories/session-revocations.ts',
  ),
  A13: threat(
    'Rights that were taken away, with a token or key in hand',
    'Keys are held against the roles at each use, changes against them under the lock',
    apiKeyClaims,
    'services/api-keys.service.ts',
    impersonation,
  ),
  A15: threat(
    'An API key that outlives its revocation, or does what takes a person',
    'Looked up at each use by its digest; routes that protect the account take none; a reset, a lock and a deletion revoke all',
    apiKeyClaims,
    callers,
    'services/shared/api-key-revocations.ts',
  ),
  R16: threat(
    'Fields of the session, such as who impersonates, sent by a client',
    'Unknown fields are refused',
    'packages/contracts/src/login.ts',
  ),
};
