import { type ThreatRules } from './threat-rule';

export const oauthRules: ThreatRules = {};
