import { type ThreatRules } from './threat-rule';

export const passkeyRules: ThreatRules = {};
