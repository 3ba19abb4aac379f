import { createAdminBootstrapService } from '#src/services/admin-bootstrap.service';
import { createAdminBootstrap } from '#src/services/shared/admin-bootstrap';
import type { Base } from './base';
import type { createMailParts } from './mail-parts';
import type { createSessionParts } from './session-parts';

/** How the first administrator comes in: as they sign in, or at the word of the command line. */
export function createAdminParts(
  base: Base,
  sessions: ReturnType<typeof createSessionParts>,
  mail: ReturnType<typeof createMailParts>,
) {
  const { adminEmail, webUrl } = base.config;
  return {
    adminBootstrap: createAdminBootstrap({ adminEmail, clock: base.clock }),
    adminBootstrapService: createAdminBootstrapService({ ...base, ...sessions, ...mail, webUrl }),
  };
}
