import { threat, type ThreatRules } from './threat-rule';

const rules = 'domain/federated-identity.ts';
const accounts = 'services/shared/oauth-accounts.ts';
const oauth = 'services/oauth.service.ts';
const client = 'platform/openid-client.ts';
const attempt = 'domain/oauth-attempt.ts';
const attempts = 'services/shared/oauth-attempts.ts';
const identities = 'services/identities.service.ts';
const takeOver = 'services/shared/take-over.ts';

export const oauthRules: ThreatRules = {
  O01: threat(
    'An account registered with the address of somebody who signs in by provider',
    'It is cleared first',
    accounts,
    takeOver,
  ),
  O03: threat(
    'A way in left in an unproven account',
    'It goes with the rest, when the address is proven',
    takeOver,
  ),
  O05: threat('A provider that did not verify the address', 'Only the boolean true counts', rules),
  O06: threat(
    'The address at a provider moves to somebody else',
    'An identity is issuer and subject',
    rules,
    accounts,
  ),
  O08: threat(
    'Another issuer with the same subject or address',
    'Another identity; proof is asked for',
    rules,
    accounts,
  ),
  O10: threat('An ID token made out to somebody else', 'Audience and party are checked', client),
  O11: threat('A nonce that is absent, wrong or old', 'Refused', client),
  O13: threat(
    'A state that is absent, another browser’s, or used',
    'Refused; it is sealed in the browser, and spent',
    attempts,
    attempt,
  ),
  O15: threat(
    'Starting at one provider, coming back from another',
    'The way is bound to its provider and issuer',
    attempts,
    client,
  ),
  O16: threat('A stolen authorization code', 'PKCE S256, always', client),
  O17: threat('A callback or code used again', 'Spent once', oauth, 'services/shared/oauth-results.ts'),
  O18: threat('Parameters that change the way', 'Ours to choose', 'packages/contracts/src/oauth.ts'),
  O20: threat('Connecting somebody else’s identity', 'It belongs to one account', identities, accounts),
  O21: threat('Disconnecting the last way in', 'Refused', identities, 'services/shared/ways-in.ts'),
  O22: threat(
    'A provider that is off, an account that is disabled',
    'Refused before any token',
    accounts,
    'services/shared/sign-ins.ts',
  ),
  O23: threat('Having us seal or sign what the caller says', 'State is made by us', attempt),
};
