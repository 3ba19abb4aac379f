import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import type { Database } from '#src/repositories/database';
import type { ExportedUserRow } from '#src/repositories/user-exports.repository';
import type { PasswordColumns } from '#src/repositories/user-columns';
import { recordAudit } from './shared/audit';

/** An account on its way out; with a password only where hashes were asked for. */
export type ExportedUser = ExportedUserRow & Partial<PasswordColumns>;

export interface UserExportsService {
  /**
   * Every account, in parts, as they are read from the database. That they were taken stands in the audit trail, whether or
   * not they are read to the end.
   * @returns how many there are just now, and the parts
   */
  begin(wanted: {
    hashes: boolean;
    client: ClientContext;
  }): Promise<{ total: number; parts: AsyncIterable<readonly ExportedUser[]> }>;
}

const batch = 1000;

/** All accounts, for a copy or a move to another system. */
export function createUserExportsService(deps: { database: Database; clock: Clock }): UserExportsService {
  const { database, clock } = deps;
  const { userExports } = database.repos;

  async function* partsOf(hashes: boolean): AsyncGenerator<readonly ExportedUser[]> {
    let afterId: string | null = null;
    for (let count = batch; count === batch;) {
      const page = { afterId, limit: batch };
      const rows: readonly ExportedUser[] = hashes
        ? await userExports.listWithHashes(page)
        : await userExports.list(page);
      yield rows;
      count = rows.length;
      afterId = rows.at(-1)?.id ?? null;
    }
  }

  return {
    async begin({ hashes, client }) {
      const total = await userExports.count();
      await recordAudit(database.repos, client, clock.now(), {
        type: 'users.exported',
        outcome: 'success',
        userId: null,
        actorId: null,
        detail: { by: 'cli', total, hashes },
      });
      return { total, parts: partsOf(hashes) };
    },
  };
}
