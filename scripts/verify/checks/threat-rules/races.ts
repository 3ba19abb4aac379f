import { threat, type ThreatRules } from './threat-rule';

export const raceRules: ThreatRules = {
  T01: threat('Registering twice at once', 'One statement, one row', 'repositories/users.repository.ts'),
  T03: threat(
    'Ten resets with one link',
    'One conditional update decides',
    'repositories/password-resets.repository.ts',
  ),
  T05: threat(
    'Logging in while being disabled',
    'The claim sees it, under the lock',
    'repositories/users.repository.ts',
  ),
  T06: threat(
    'Two accounts on their way to one address',
    'One arrives',
    'repositories/email-changes.repository.ts',
  ),
  T08: threat('A deletion, or its undoing, twice at once', 'Once', 'services/account-deletion.service.ts'),
};
