import { type ThreatRules } from './threat-rule';

export const secondFactorRules: ThreatRules = {};
