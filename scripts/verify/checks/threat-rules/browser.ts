import { threat, type ThreatRules } from './threat-rule';

const mount = 'http/route-handler.ts';

export const browserRules: ThreatRules = {
  B01: threat(
    'Another origin reads answers',
    'Exact origins only, and Vary on every answer',
    'middleware/cors.ts',
  ),
  B03: threat(
    'A page that signs its visitor out, or refreshes',
    'POST, a header and a trusted Origin',
    mount,
  ),
  B05: threat(
    'A cookie planted by a sibling host',
    '`__Host-`, and two of a name count as none',
    'http/cookies.ts',
  ),
  B06: threat('Cookies that go too far', 'HttpOnly, Secure, Path=/, SameSite as derived', 'http/cookies.ts'),
  B08: threat('Our pages in a frame', 'Refused by policy, on every status', 'middleware/security-headers.ts'),
  B09: threat(
    'A redirect to somewhere else',
    'Own paths only',
    'apps/web/src/lib/safe-return-to.ts',
    'domain/own-path.ts',
  ),
  B10: threat('A GET that changes something', 'None does', mount),
  B11: threat('Other methods', '405, with what is allowed', 'http/mount-routes.ts'),
};
