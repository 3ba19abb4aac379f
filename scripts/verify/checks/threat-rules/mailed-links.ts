import { threat, type ThreatRules } from './threat-rule';

const resets = 'services/password-reset.service.ts';
const verification = 'services/email-verification.service.ts';
const composition = 'services/mail-composition.service.ts';
const emailChange = 'services/email-change.service.ts';
const emailChanges = 'repositories/email-changes.repository.ts';

export const mailedLinkRules: ThreatRules = {
  P01: threat(
    'A mailed link that leads to the attacker’s host',
    'Links are made of WEB_URL alone',
    composition,
  ),
  P03: threat(
    'A landing address chosen by the caller',
    'There is no such field',
    'packages/contracts/src/password-reset.ts',
  ),
  P05: threat(
    'An expired link that nobody cleaned up',
    'Expiry is judged at use',
    'repositories/password-resets.repository.ts',
    'repositories/email-verifications.repository.ts',
  ),
  P06: threat('An older link, after a newer one', 'Only the newest works', composition),
  P08: threat(
    'A token that is an object, a list or true',
    'A string, or refused',
    'packages/contracts/src/common.ts',
  ),
  P09: threat('A new password without the mailed token', 'No path leads around the token', resets),
  P10: threat('A reset that gets around the second factor', 'A reset signs nobody in', resets),
  P11: threat('What was open before a reset', 'Sessions and links are void', resets),
  P12: threat(
    'A pending email change that outlives a reset',
    'It is void, and an ended session opens no other',
    'repositories/open-doors.repository.ts',
    emailChange,
  ),
  P13: threat(
    'A reset link after the address changed',
    'It is void',
    'repositories/password-resets.repository.ts',
    emailChange,
  ),
  P15: threat(
    'An account registered with a victim’s address',
    'A reset throws out whoever came first',
    resets,
  ),
  P16: threat(
    'A reset of an account without a password',
    'The same answer, and mail to the stored address alone',
    composition,
  ),
  P18: threat(
    'A token that leaks through the address bar',
    'No referrer, no third parties, and it leaves the bar at once',
    'middleware/security-headers.ts',
    'apps/web/src/lib/link-token.ts',
  ),
  P19: threat(
    'A mail scanner that opens every link',
    'Opening spends nothing; a click does',
    'apps/web/src/features/email-verification/verify-email-page.tsx',
    'routes/password-reset.routes.ts',
    'routes/magic-link.routes.ts',
    'routes/account-lock.routes.ts',
  ),
  P20: threat('A mailed link used again', 'Refused, without effect', verification, emailChange),
  P21: threat(
    'A verification link for another address',
    'It proves the address it was sent to',
    verification,
    emailChanges,
  ),
  P23: threat(
    'Changing the address from an old session',
    'A fresh proof; the old address is told',
    'routes/email-change.routes.ts',
    'services/email-change.service.ts',
  ),
  P26: threat(
    'A change the owner does not hear of',
    'A mail each time; the only live link in it takes the change back',
    'services/account.service.ts',
    resets,
    emailChange,
  ),
  P25: threat(
    'A mailed link, or an old answer, that adds a passkey',
    'Only a session that has just proven itself, once',
    'services/passkeys.service.ts',
  ),
};
