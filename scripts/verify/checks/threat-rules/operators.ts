import { threat, type ThreatRules } from './threat-rule';

const acts = 'services/shared/operator-acts.ts';

export const operatorRules: ThreatRules = {
  A03: threat(
    'A body that names whom it is about',
    'The path and the token decide; unknown fields are refused',
    'packages/contracts/src/admin-users.ts',
    acts,
  ),
  A08: threat(
    'A role above one’s own; an account, or a look into one, that may do more',
    'Nobody gives, takes, makes, touches or looks at more than they hold at this moment; a look can do nothing at all',
    acts,
    'services/admin-users-changes.service.ts',
    'services/shared/role-giving.ts',
    'services/impersonation.service.ts',
  ),
  A10: threat(
    'The last administrator goes; two remove each other',
    'One lock for all who might take one away, then a count',
    'services/shared/last-admin.ts',
    'repositories/grants.repository.ts',
  ),
  A13: threat(
    'Rights that outlive a role',
    'Tokens are held against the database from the change on, at every process, keys at each use; looks end',
    'services/shared/authentication.ts',
    'repositories/grants.repository.ts',
    'services/shared/api-key-claims.ts',
    'repositories/session-revocations.ts',
  ),
  A18: threat(
    'Sorting and filtering by what is not shown',
    'A short table of orders and filters, nothing else',
    'repositories/admin-users-list.ts',
  ),
};
