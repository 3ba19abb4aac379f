import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import type { Randomness } from '#src/domain/randomness';
import type { Database } from '#src/repositories/database';
import type { KeptAccount, UserImportRow } from '#src/repositories/user-imports.repository';
import { dryRunOf, realRunOf, recordImport, type UserImportRun } from './shared/import-runs';
import type { RowRules } from './shared/imported-rows';
import type { PasswordKeys } from './shared/passwords';

export interface UserImportsService {
  /** **State**: nothing → a run that rows can be added to. A dry run leaves no trace. */
  begin(wanted: {
    source: string;
    dryRun: boolean;
    rules: Pick<RowRules, 'withRoles' | 'ignoreUnknown' | 'firebase'>;
    client: ClientContext;
  }): Promise<UserImportRun>;
  /**
   * **State**: accounts of a run that nobody has signed in to, and that nobody has changed → gone. The others stay.
   * @param told `onProgress` how many of how many accounts are gone
   * @returns how many are gone; `kept` lists the others, as long as it is asked
   * @throws AppError `not_found`
   */
  undo(
    importId: string,
    client: ClientContext,
    onProgress: (done: number, total: number) => void,
  ): Promise<{ removed: number; kept: AsyncIterable<KeptAccount> }>;
  /** The newest runs. */
  list(limit: number): Promise<UserImportRow[]>;
}

/** How many accounts an undo takes away in one transaction. */
const batch = 500;

/** Accounts of other systems, with the hashes of their passwords. @see docs/adr/0024 */
export function createUserImportsService(deps: {
  database: Database;
  passwordKeys: PasswordKeys;
  clock: Clock;
  randomness: Randomness;
}): UserImportsService {
  const { database, passwordKeys, clock, randomness } = deps;

  async function removeUntouched(id: string, onProgress: (done: number) => void): Promise<number> {
    let removed = 0;
    for (let count = batch; count === batch;) {
      count = await database.transaction((repos) => repos.userImports.deleteUntouched({ id, limit: batch }));
      removed += count;
      onProgress(removed);
    }
    return removed;
  }

  async function* keptOf(id: string): AsyncGenerator<KeptAccount> {
    let afterId: string | null = null;
    for (let count = batch; count === batch;) {
      const rows: KeptAccount[] = await database.repos.userImports.listKept({ id, afterId, limit: batch });
      yield* rows;
      count = rows.length;
      afterId = rows.at(-1)?.id ?? null;
    }
  }

  return {
    async begin({ source, dryRun, rules, client }) {
      const { current: currentKey, byId: keyById } = passwordKeys;
      const judge = { ...rules, now: clock.now(), currentKey, keyById };
      if (dryRun) return dryRunOf(database, judge);
      const id = randomness.uuid();
      await database.transaction(async (repos) => {
        await repos.userImports.open({ id, source: source.slice(0, 255), now: judge.now });
        await recordImport(repos, client, judge.now, 'users.import_started', { importId: id });
      });
      return realRunOf(deps, { id, client, rules: judge });
    },

    async undo(importId, client, onProgress) {
      const run = await database.transaction((repos) =>
        repos.userImports.close({ id: importId, now: clock.now() }),
      );
      if (run === null) throw new AppError('not_found', { detail: unknownRun });
      const total = await database.repos.userImports.countAccounts(importId);
      const removed = await removeUntouched(importId, (done) => onProgress(done, total));
      const detail = { importId, removed, kept: total - removed };
      await recordImport(database.repos, client, clock.now(), 'users.import_undone', detail);
      return { removed, kept: keptOf(importId) };
    },

    list: (limit) => database.repos.userImports.list(limit),
  };
}

const unknownRun =
  'There is no import with this id. List them: authflow users imports. After a year they are forgotten.';
