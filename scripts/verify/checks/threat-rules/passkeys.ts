import { threat, type ThreatRules } from './threat-rule';

const assertions = 'services/shared/passkey-assertions.ts';
const challenges = 'services/shared/webauthn-challenges.ts';
const webauthn = 'platform/webauthn.ts';
const passkeys = 'services/passkeys.service.ts';

export const passkeyRules: ThreatRules = {
  K01: threat(
    'An answer to a challenge that is not ours, or a captured answer again',
    'Challenges are stored, bound, and spent before anything is checked',
    challenges,
    'repositories/webauthn-challenges.repository.ts',
  ),
  K02: threat(
    'An assertion that was not signed by the key',
    'Nothing is taken from one that fails',
    webauthn,
  ),
  K03: threat(
    'A passkey used on another site, or in a frame',
    'One origin and one RP ID, both of WEB_URL',
    'domain/relying-party.ts',
    webauthn,
  ),
  K05: threat(
    'Somebody else’s passkey',
    'A credential id has one owner, and the user handle must name it',
    assertions,
    passkeys,
  ),
  K06: threat('A passkey that did not verify its user', 'User verification is required everywhere', webauthn),
  K08: threat(
    'A copied key, told by its counter',
    'The count must rise, by one conditional update',
    'repositories/passkeys.repository.ts',
  ),
};
