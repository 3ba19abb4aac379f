import { threat, type ThreatRules } from './threat-rule';

const door = 'services/oauth.service.ts';
const accounts = 'services/shared/oauth-accounts.ts';
const identities = 'services/identities.service.ts';
const claims = 'domain/federated-identity.ts';
const vendor = 'platform/openid-client.ts';
const attempt = 'domain/oauth-attempt.ts';
const identityRows = 'repositories/identities.repository.ts';

export const oauthRules: ThreatRules = {
  O01: threat(
    'An account registered ahead of its owner',
    'Cleared of everything when a provider proves the address',
    claims,
    accounts,
    'services/shared/take-over.ts',
  ),
  O03: threat(
    'A way in planted in an unproven account',
    'None is taken before the address is proven; what is there goes',
    identities,
    'services/shared/take-over.ts',
  ),
  O05: threat('An address the provider has not proven', 'Only the boolean true is a proof', claims),
  O06: threat(
    'An address that moves at the provider',
    'An identity is issuer and subject',
    claims,
    identityRows,
  ),
  O08: threat(
    'The same subject at another issuer',
    'An identity is issuer and subject',
    claims,
    identityRows,
  ),
  O10: threat(
    'An id_token made for somebody else',
    'Signature, issuer, audience and party are checked',
    vendor,
  ),
  O11: threat(
    'A nonce that is missing or of another attempt',
    'Asked for always; absence is a failure',
    vendor,
  ),
  O13: threat(
    'A state that is missing, foreign, used or old',
    'Sealed in the browser that began; each comes back once',
    door,
    attempt,
    'repositories/oauth-callbacks.repository.ts',
  ),
  O15: threat(
    'An answer of another provider',
    'The attempt names its provider; iss is checked',
    door,
    vendor,
  ),
  O16: threat('A stolen authorization code', 'PKCE with S256, always', vendor, attempt),
  O17: threat(
    'An answer or a code used again',
    'One insert, one conditional update decide',
    'repositories/oauth-callbacks.repository.ts',
    'repositories/oauth-results.repository.ts',
  ),
  O18: threat(
    'Parameters that choose where and what for',
    'None but an own path is taken',
    'packages/contracts/src/oauth.ts',
    door,
  ),
  O20: threat(
    'Connecting somebody else’s identity',
    'One account each; for its own session only',
    identities,
    identityRows,
  ),
  O21: threat('Taking the last way in off, or with an old session', 'Refused; fresh proof first', identities),
  O22: threat(
    'A provider as a way around a ban',
    'Judged before anything is linked, and at the gate',
    accounts,
    'services/shared/sign-ins.ts',
  ),
  O23: threat(
    'A route that seals what a caller likes',
    'Attempts are ours; their key opens nothing else',
    attempt,
    'domain/keyring.ts',
  ),
};
