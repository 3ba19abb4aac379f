import { accessTokenRules } from './threat-rules/access-tokens';
import { addressRules } from './threat-rules/addresses';
import { auditRules } from './threat-rules/audit';
import { authorizationRules } from './threat-rules/authorization';
import { browserRules } from './threat-rules/browser';
import { delegationRules } from './threat-rules/delegation';
import { enumerationRules } from './threat-rules/enumeration';
import { inputRules } from './threat-rules/input';
import { limitRules } from './threat-rules/limits';
import { mailedLinkRules } from './threat-rules/mailed-links';
import { oauthRules } from './threat-rules/oauth';
import { operatorRules } from './threat-rules/operators';
import { operationRules } from './threat-rules/operations';
import { passkeyRules } from './threat-rules/passkeys';
import { passwordRules } from './threat-rules/passwords';
import { raceRules } from './threat-rules/races';
import { secondFactorRules } from './threat-rules/second-factors';
import { sessionRules } from './threat-rules/sessions';
import { webhookRules } from './threat-rules/webhooks';
import type { ThreatRules } from './threat-rules/threat-rule';

export type { ThreatRule } from './threat-rules/threat-rule';

/**
 * The threats by their ids, which tests and comments use: one file for each family. A threat appears in
 * `docs/threat-model.md` as soon as a test names it.
 */
export const threatRules: ThreatRules = {
  ...accessTokenRules,
  ...sessionRules,
  ...mailedLinkRules,
  ...enumerationRules,
  ...oauthRules,
  ...secondFactorRules,
  ...passkeyRules,
  ...authorizationRules,
  ...operatorRules,
  ...delegationRules,
  ...limitRules,
  ...addressRules,
  ...passwordRules,
  ...inputRules,
  ...browserRules,
  ...raceRules,
  ...operationRules,
  ...auditRules,
  ...webhookRules,
};

/** The families of ids, in the order of the page. */
export const threatFamilies: Record<string, string> = {
  J: 'Access tokens',
  R: 'Refresh and sessions',
  P: 'Mailed links and codes',
  E: 'Finding out who has an account',
  O: 'Signing in through others',
  M: 'Second factors',
  K: 'Passkeys',
  A: 'Authorization',
  X: 'Limits',
  N: 'Addresses that look alike',
  C: 'Passwords',
  I: 'Input',
  B: 'The browser’s boundary',
  T: 'Races',
  W: 'Webhooks',
  G: 'Faults and operations',
};
