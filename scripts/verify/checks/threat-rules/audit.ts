import { threat, type ThreatRules } from './threat-rule';

export const auditRules: ThreatRules = {
  G20: threat(
    'Changing, removing or putting in audit events behind the application’s back',
    'Refused by the tables; sealed one over the other, so that it is found and named',
    'domain/audit-seal.ts',
    'services/audit-sealing.service.ts',
    'services/audit-verification.service.ts',
    'apps/api/migrations/0007_audit_and_stats.sql',
  ),
};
