import type { AccessClaims } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { AccountExportService } from '#src/services/account-export.service';
import { selfOf } from './self';

export type AccountExportController = ReturnType<typeof createAccountExportController>;

/** A browser that opens the answer keeps it as a file. */
const asFile = { 'Content-Disposition': 'attachment; filename="authflow-export.json"' };

export function createAccountExportController(accountExport: AccountExportService) {
  return {
    async export({ claims }: { claims: AccessClaims }): Promise<Reply> {
      return { ...ok(await accountExport.export(selfOf(claims))), headers: asFile };
    },
  };
}
