import { rateLimits } from '#src/domain/rate-limits';
import type { RouteLimit } from '#src/http/define-route';

/** The limits that several routes share. One that a single route has stands in its row. */
export const routeLimits = {
  /** Spending a mailed link or code: only wrong ones count. */
  secret: { rules: rateLimits.secretAddress, per: 'address', counted: 'shared', refundOnSuccess: true },
  /** Looking at one without spending it. A wrong one gets a 200 as well, so giving back successes would give back guesses. */
  secretLook: { rules: rateLimits.secretAddress, per: 'address', counted: 'shared' },
  /** Presenting a passkey, a code or a provider's answer: only wrong ones count. */
  signIn: { rules: rateLimits.signInAddress, per: 'address', counted: 'shared', refundOnSuccess: true },
  /** Asking for what a sign-in begins with. Costs little, so it is counted here alone. */
  options: { rules: rateLimits.optionsAddress, per: 'address', counted: 'local' },
  /** Having a mail sent. */
  mail: { rules: rateLimits.mailAddress, per: 'address', counted: 'shared' },
  /** Asking again and again how something stands. */
  status: { rules: rateLimits.statusAddress, per: 'address', counted: 'local' },
  /** Changing what protects one's own account. */
  factorWrite: { rules: rateLimits.factorWrite, per: 'user', counted: 'local' },
  /** Changing one's own account, or one as an operator. */
  write: { rules: rateLimits.sessionWrite, per: 'user', counted: 'local' },
  /** An operator looking at what concerns others. */
  operatorRead: { rules: rateLimits.operatorRead, per: 'user', counted: 'local' },
} as const satisfies Record<string, RouteLimit>;
