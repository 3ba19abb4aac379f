import { threat, type ThreatRules } from './threat-rule';

const login = 'services/login.service.ts';
const limiter = 'platform/rate-limiter.ts';
const addresses = 'domain/client-address.ts';

export const limitRules: ThreatRules = {
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
    'http/mount-routes.ts',
    limiter,
  ),
  X06: threat('A burst at the limit', 'Counted by one statement each', limiter),
  X08: threat(
    'One password on many accounts, many addresses on one',
    'Limits per address and per account',
    'domain/rate-limits.ts',
    login,
  ),
  X10: threat(
    'A login that was begun before the limit, or before a lock',
    'The last step asks again',
    login,
    'services/shared/sign-ins.ts',
    'services/shared/account-locking.ts',
  ),
  X11: threat(
    'Bombing a mailbox',
    'A cap for each recipient, sent or not',
    'services/shared/rate-guard.ts',
    'domain/rate-limits.ts',
  ),
  X13: threat(
    'Another process, a restart, or an outage of Redis',
    'Counters are shared, and counting goes on in PostgreSQL, then in memory',
    'platform/rate-limit-counters.ts',
    limiter,
  ),
};
