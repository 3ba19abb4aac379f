/** What an attacker tries, what holds instead, and the files that hold it (from `apps/api/src`, unless they say more). */
export interface ThreatRule {
  attack: string;
  rule: string;
  heldIn: string[];
}

const threat = (attack: string, rule: string, ...heldIn: string[]): ThreatRule => ({ attack, rule, heldIn });

const jwt = 'platform/jsonwebtoken.ts';
const accessTokens = 'services/shared/access-tokens.ts';
const context = 'http/request-context.ts';
const sessions = 'repositories/sessions.repository.ts';
const resets = 'services/password-reset.service.ts';
const verification = 'services/email-verification.service.ts';
const composition = 'services/mail-composition.service.ts';
const login = 'services/login.service.ts';
const passwords = 'services/shared/passwords.ts';
const limiter = 'platform/rate-limiter.ts';
const addresses = 'domain/client-address.ts';
const body = 'http/read-body.ts';
const mount = 'http/mount-routes.ts';
const emails = 'packages/contracts/src/email.ts';
const common = 'packages/contracts/src/common.ts';
const headers = 'middleware/security-headers.ts';
const listen = 'http/listen.ts';

/**
 * The threats by their ids, which tests and comments use. One appears in `docs/threat-model.md` as soon as a test names it.
 */
export const threatRules: Record<string, ThreatRule> = {
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
    accessTokens,
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
    sessions,
  ),

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
  R06: threat('A cookie and a body that disagree', 'Both together are refused', context),
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
  R12: threat('The tokens of an account that is gone', 'They are dead', sessions),
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
  P08: threat('A token that is an object, a list or true', 'A string, or refused', common),
  P09: threat('A new password without the mailed token', 'No path leads around the token', resets),
  P10: threat('A reset that gets around the second factor', 'A reset signs nobody in', resets),
  P11: threat('What was open before a reset', 'Sessions and links are void', resets),
  P12: threat('A pending email change that outlives a reset', 'It is void', resets),
  P13: threat('A reset link after the address changed', 'It is void', resets),
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
    headers,
    'apps/web/src/lib/link-token.ts',
  ),
  P19: threat(
    'A mail scanner that opens every link',
    'Opening spends nothing; a click does',
    'apps/web/src/features/email-verification/verify-email-page.tsx',
    'routes/password-reset.routes.ts',
  ),
  P20: threat('A verification link used again', 'Refused, without effect', verification),
  P21: threat(
    'A verification link for another address',
    'It proves the address it was sent to',
    verification,
  ),
  P26: threat(
    'A change the owner does not hear of',
    'A mail each time, without a live link',
    'services/account.service.ts',
    resets,
  ),

  E01: threat('Asking by login who has an account', 'One answer until the password is right', login),
  E02: threat(
    'Asking the clock',
    'Equal work, and refusals leave on ticks',
    passwords,
    'platform/answer-pace.ts',
  ),
  E03: threat('Passwords that end the work early', 'The same answer in the same time', passwords),
  E05: threat(
    'Asking by "forgot password" and by registration',
    'The same answer; mail is made apart from it',
    resets,
    'services/registration.service.ts',
  ),
  E06: threat('Asking by code', 'The same refusal for known and unknown', verification),

  X01: threat(
    'A made-up address in a header',
    'Only as many proxies as TRUST_PROXY are believed',
    'app.ts',
    addresses,
  ),
  X02: threat('An address nobody can read', 'Limited all the same', addresses),
  X03: threat('Walking through an IPv6 network', 'One bucket for each /64, in one spelling', addresses),
  X05: threat(
    'Another spelling of a path or body',
    'It does not match, or counts in the same bucket',
    mount,
    limiter,
  ),
  X06: threat('A burst at the limit', 'Counted by one statement each', limiter),
  X08: threat(
    'One password on many accounts, many addresses on one',
    'Limits per address and per account',
    'domain/rate-limits.ts',
    login,
  ),
  X10: threat('A login that was begun before the limit', 'The last step asks again', login),
  X11: threat(
    'Bombing a mailbox',
    'A cap for each recipient, sent or not',
    'services/shared/rate-guard.ts',
    'domain/rate-limits.ts',
  ),
  X13: threat('Another process, or a restart', 'Counters are in the database', 'platform/rate-limit-rows.ts'),

  N01: threat('The same address in other letters', 'One canonical form, unique in the table', emails),
  N03: threat('An address that only looks alike', 'It does not match; mail goes to the stored one', emails),
  N04: threat('An @ or dot that is none', 'Normalised, then validated', emails),
  N05: threat('A domain in two scripts', 'One canonical form', emails),
  N06: threat('Two recipients in one address', 'Refused', emails),
  N08: threat('Plus tags', 'Kept apart, never stripped', emails),
  N10: threat(
    'Validated first, normalised later',
    'The unique index is on the canonical form',
    'apps/api/migrations/0001_accounts_and_sessions.sql',
  ),

  C01: threat(
    'Passwords that differ after byte 72',
    'All bytes count, by a keyed hash before bcrypt',
    'domain/password-hash-scheme.ts',
  ),
  C03: threat(
    'NUL, and halves of characters',
    'They count, or are refused',
    'domain/password-hash-scheme.ts',
    body,
  ),
  C05: threat('A password changed silently', 'It counts as typed', passwords),
  C06: threat(
    'Weak passwords through a side door',
    'One gate for all doors',
    'services/shared/password-rules.ts',
  ),
  C08: threat('Old hashes', 'Accepted, and renewed at login', passwords),

  I01: threat(
    'SQL in any field',
    'Constant statements with parameters',
    'platform/sql.ts',
    'repositories/database.ts',
  ),
  I03: threat('`__proto__` in a body', 'Unknown fields are refused', common, mount),
  I05: threat('A size limit that is silently off', 'It is a constant of the program', body),
  I06: threat('Floods of parameters', 'Small bodies, flat queries', body, 'app.ts'),
  I08: threat('Bytes PostgreSQL does not store', 'Refused at the door', body, common),
  I10: threat(
    'Line breaks in what becomes a mail header',
    'Refused in names; headers are fixed text',
    common,
    'packages/emails/src/text/harmless-text.ts',
  ),
  I11: threat('Template syntax in a name', 'Shown as typed', 'packages/emails/src/render-mail.tsx'),
  I13: threat('Markup in what others read', 'Shown as text', headers),
  I16: threat('Two requests in one', 'Refused, and the connection closed', listen),

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
  B08: threat('Our pages in a frame', 'Refused by policy, on every status', headers),
  B09: threat('A redirect to somewhere else', 'Own paths only', 'apps/web/src/lib/safe-return-to.ts'),
  B10: threat('A GET that changes something', 'None does', mount),
  B11: threat('Other methods', '405, with what is allowed', mount),

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

  G01: threat(
    'Secrets in logs, events and tables',
    'Not written; redacted by name besides',
    'platform/logger.ts',
    'services/shared/audit.ts',
  ),
  G03: threat('Errors that explain too much', 'Fixed texts and a request id', 'middleware/error-handler.ts'),
  G05: threat('Clients that never finish', 'Cut off in stated time', listen),
  G06: threat('One fault that takes all down', 'Logged; the process goes on', 'main.ts'),
  G08: threat('An unsafe configuration', 'Production does not start', 'config/production-rules.ts'),
};

/** The families of ids, in the order of the page. */
export const threatFamilies: Record<string, string> = {
  J: 'Access tokens',
  R: 'Refresh and sessions',
  P: 'Mailed links and codes',
  E: 'Finding out who has an account',
  X: 'Limits',
  N: 'Addresses that look alike',
  C: 'Passwords',
  I: 'Input',
  B: 'The browser’s boundary',
  T: 'Races',
  G: 'Faults and operations',
};
