import { threat, type ThreatRules } from './threat-rule';

export const operationRules: ThreatRules = {
  G01: threat(
    'Secrets in logs, events and tables',
    'Not written; redacted by name besides',
    'platform/logger.ts',
    'services/shared/audit.ts',
  ),
  G03: threat('Errors that explain too much', 'Fixed texts and a request id', 'middleware/error-handler.ts'),
  G05: threat('Clients that never finish', 'Cut off in stated time', 'http/listen.ts'),
  G06: threat('One fault that takes all down', 'Logged; the process goes on', 'main.ts'),
  G09: threat(
    'Asking the API what stands in front of it',
    'Told to who knows AUTH_SECRET; anybody else gets the same nothing',
    'domain/doctor-proof.ts',
    'services/doctor.service.ts',
  ),
  G08: threat('An unsafe configuration', 'Production does not start', 'config/production-rules.ts'),
};
