import { threat, type ThreatRules } from './threat-rule';

const sessions = 'repositories/sessions.repository.ts';

export const sessionRules: ThreatRules = {
  R01: threat(
    'A stolen refresh token, used later',
    'The session ends for good, and the refusal commits that',
    'services/refresh.service.ts',
  ),
  R02: threat('Many refreshes at once', 'One conditional update decides; one chain lives on', sessions),
  R03: threat(
    'A repeat inside and outside of the grace',
    'Inside: the same successor. Outside: a replay',
    'domain/refresh-generation.ts',
  ),
  R05: threat('A fault in the middle of a rotation', 'It happened or it did not', sessions),
  R06: threat('A cookie and a body that disagree', 'Both together are refused', 'http/request-context.ts'),
  R08: threat(
    'A session kept alive for ever',
    'It ends unused, and in any case',
    'services/shared/session-grants.ts',
    sessions,
  ),
  R10: threat(
    'A copy of the tokens after logout',
    'Ended at the server, from the next request on',
    'services/logout.service.ts',
  ),
  R11: threat(
    'A session that outlives a changed password',
    'All others end, without being asked',
    'services/account.service.ts',
  ),
  R12: threat(
    'The tokens of an account that is gone',
    'They are dead, with its links and doors',
    'services/account-deletion.service.ts',
    sessions,
  ),
  R13: threat(
    'A logout with somebody else’s session',
    'No foreign session ends',
    'services/logout.service.ts',
  ),
  R15: threat(
    'A session list that hands out tokens',
    'No token, no digest of one',
    'services/sessions.service.ts',
  ),
  R16: threat(
    'Session fields set by the client',
    'Unknown fields are refused',
    'packages/contracts/src/sessions.ts',
  ),
  R18: threat('Sessions without number', 'A cap; the oldest ends', sessions),
};
