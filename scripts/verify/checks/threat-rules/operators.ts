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
    'A role above one’s own; an account that may do more',
    'Nobody gives, takes or touches more than they hold at this moment',
    acts,
    'services/admin-users-changes.service.ts',
  ),
  A10: threat(
    'The last administrator goes; two remove each other',
    'One lock for all who might take one away, then a count',
    'services/shared/last-admin.ts',
    'repositories/grants.repository.ts',
  ),
  A13: threat(
    'Rights that outlive a role',
    'Tokens are held against the database from the change on',
    'services/shared/authentication.ts',
    'services/shared/api-key-claims.ts',
  ),
  A18: threat(
    'Sorting and filtering by what is not shown',
    'A short table of orders and filters, nothing else',
    'repositories/admin-users-list.ts',
  ),
};
