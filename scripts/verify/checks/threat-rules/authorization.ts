import { threat, type ThreatRules } from './threat-rule';

export const authorizationRules: ThreatRules = {
  A01: threat(
    'A route that lets in somebody it should not',
    'Who may call is a column of the route table, asked at one place before anything else',
    'http/route-handler.ts',
    'http/route-callers.ts',
  ),
  A05: threat(
    'Rights asked for at registration',
    'Unknown fields are refused',
    'packages/contracts/src/registration.ts',
  ),
  A06: threat(
    'Rights asked for in the profile',
    'Unknown fields are refused',
    'packages/contracts/src/account.ts',
  ),
  A11: threat(
    'The first administrator’s door, opened again',
    'It closes once, for good, in the transaction of the sign-in; a proven address alone goes through',
    'repositories/admin-bootstrap.repository.ts',
    'services/shared/admin-bootstrap.ts',
  ),
  A12: threat(
    'The tokens of an account that is disabled or closed',
    'Over on the next request, at every door',
    'services/shared/sign-ins.ts',
    'services/admin-users-bans.service.ts',
    'repositories/sessions.repository.ts',
  ),
  A16: threat('Another spelling of a guarded path', 'The same guard, or none there', 'http/route-handler.ts'),
};
