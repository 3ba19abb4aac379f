import { threat, type ThreatRules } from './threat-rule';

const jwt = 'platform/jsonwebtoken.ts';
const context = 'http/request-context.ts';

export const accessTokenRules: ThreatRules = {
  J01: threat('A token that says it needs no signature', 'The algorithm is pinned by the service', jwt),
  J03: threat('The public key used as a secret', 'One algorithm, and keys that are key objects', jwt),
  J05: threat(
    'A token that brings its own key, or an address of one',
    'Keys come from our own list alone',
    jwt,
  ),
  J06: threat('A key id that is a path, a query or an object', 'It is looked up in a map, or refused', jwt),
  J08: threat(
    'Times that are missing, odd or far away',
    'All present, whole seconds, or refused',
    jwt,
    'services/shared/access-tokens.ts',
  ),
  J10: threat(
    'A token of one purpose used for another',
    'Each purpose has its own key and type',
    'domain/keyring.ts',
    jwt,
  ),
  J11: threat(
    'Edited claims under the old signature',
    'The signature covers every byte, in one spelling',
    jwt,
  ),
  J13: threat(
    'A broken Authorization header or cookie',
    'Reads as none; never a 500',
    context,
    'http/cookies.ts',
  ),
  J15: threat('A token in the address', 'Only the Authorization header is read', context),
  J16: threat(
    'An old token after a restart',
    'Revocation is a row first',
    'platform/revocation-feed.ts',
    'platform/redis-revocation-feed.ts',
    'repositories/sessions.repository.ts',
  ),
};
