import { threat, type ThreatRules } from './threat-rule';

export const authorizationRules: ThreatRules = {
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
  A12: threat(
    'The tokens of an account that is disabled or closed',
    'Over on the next request, at every door',
    'services/shared/sign-ins.ts',
    'services/admin-users-bans.service.ts',
    'repositories/sessions.repository.ts',
  ),
  A16: threat('Another spelling of a guarded path', 'The same guard, or none there', 'http/mount-routes.ts'),
};
