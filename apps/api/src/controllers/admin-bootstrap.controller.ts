import { ok, type Reply } from '#src/http/reply';
import type { AdminBootstrapService } from '#src/services/admin-bootstrap.service';

export type AdminBootstrapController = ReturnType<typeof createAdminBootstrapController>;

export function createAdminBootstrapController(adminBootstrap: AdminBootstrapService) {
  return {
    async setup(): Promise<Reply> {
      return ok(await adminBootstrap.getSetup());
    },
  };
}
