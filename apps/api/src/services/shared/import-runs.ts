import { createHash } from 'node:crypto';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import type { Randomness } from '#src/domain/randomness';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import type { ImportedAccount } from '#src/repositories/user-imports.repository';
import { recordAudit } from './audit';
import { judgeRow, type RowOutcome, type RowReason, type RowRules, type SourceRow } from './imported-rows';

/** One run of an import. */
export interface UserImportRun {
  /** By it the run can be undone. Null in a dry run. */
  readonly id: string | null;
  /**
   * Takes some rows, in their order. **State**: absent → accounts, all of this call or none. A dry run judges alike and
   * changes nothing.
   * @throws AppError `conflict` when the run was undone meanwhile
   */
  add(rows: readonly SourceRow[]): Promise<RowOutcome[]>;
  /** **State**: open → finished. */
  finish(): Promise<void>;
}

/** Rows that came before in the same file, by a digest: a million addresses would not fit as easily. */
function createSeen(): (email: string) => boolean {
  const seen = new Set<number>();
  return (email) => {
    const digest = createHash('sha256').update(email).digest();
    const mark = digest.readUIntBE(0, 6) * 32 + (digest.readUInt8(6) % 32);
    const before = seen.size;
    return seen.add(mark).size === before;
  };
}

interface Sorted {
  accounts: (Omit<ImportedAccount, 'id'> & { repeated: boolean })[];
  outcomes: RowOutcome[];
}

function sortOut(rows: readonly SourceRow[], rules: RowRules, seen: (email: string) => boolean): Sorted {
  const sorted: Sorted = { accounts: [], outcomes: [] };
  for (const source of rows) {
    const { row } = source;
    const judged =
      'fields' in source
        ? judgeRow(source.fields, rules)
        : { email: null, reason: source.fault, detail: source.detail };
    if ('reason' in judged) sorted.outcomes.push({ row, outcome: 'rejected', ...judged });
    else sorted.accounts.push({ row, ...judged, repeated: seen(judged.email) });
  }
  return sorted;
}

/** Accounts that ask for roles that do not exist are rejected; those roles that do cannot be deleted meanwhile. */
async function withKnownRoles(repos: Repositories, { accounts, outcomes }: Sorted): Promise<Sorted> {
  const wanted = [...new Set(accounts.flatMap(({ roles }) => roles))];
  const roles = new Set((await repos.roles.holdByNames(wanted)).map(({ name }) => name));
  const strange = ({ roles: names }: Sorted['accounts'][number]) => names.find((name) => !roles.has(name));
  const rejected = accounts.flatMap((account): RowOutcome[] => {
    const name = strange(account);
    return name === undefined
      ? []
      : [outcomeOf(account, 'rejected', 'unknown_role', `There is no role ${name}.`)];
  });
  return {
    accounts: accounts.filter((account) => strange(account) === undefined),
    outcomes: [...outcomes, ...rejected],
  };
}

function outcomeOf(
  { row, email }: { row: number; email: string },
  outcome: RowOutcome['outcome'],
  reason: RowReason | null = null,
  detail: string | null = null,
): RowOutcome {
  return { row, email, outcome, reason, detail };
}

function settle(
  account: Sorted['accounts'][number],
  found: 'created' | 'taken' | 'held' | undefined,
): RowOutcome {
  if (found === 'held')
    return outcomeOf(
      account,
      'rejected',
      'address_held',
      'Its former account can still take it back, for a week.',
    );
  if (found === 'taken')
    return outcomeOf(account, 'skipped_existing', account.repeated ? 'duplicate_row' : 'address_taken');
  return outcomeOf(account, 'created');
}

const inOrder = (outcomes: RowOutcome[]): RowOutcome[] => outcomes.sort((one, other) => one.row - other.row);

/** A run that judges rows as a real one would, and writes nothing. */
export function dryRunOf(database: Database, rules: RowRules): UserImportRun {
  const seen = createSeen();
  return {
    id: null,
    async add(rows) {
      const { accounts, outcomes } = await withKnownRoles(database.repos, sortOut(rows, rules, seen));
      const emails = accounts.map(({ email }) => email);
      const taken = await database.repos.userImports.findTaken(emails, rules.now);
      const found = new Map(taken.map(({ email, outcome }) => [email, outcome]));
      const settled = accounts.map((account) =>
        settle(account, found.get(account.email) ?? (account.repeated ? 'taken' : undefined)),
      );
      return inOrder([...outcomes, ...settled]);
    },
    finish: () => Promise.resolve(),
  };
}

/** A run that makes accounts. Each call of `add` is one transaction. */
export function realRunOf(
  { database, clock, randomness }: { database: Database; clock: Clock; randomness: Randomness },
  { id, client, rules }: { id: string; client: ClientContext; rules: RowRules },
): UserImportRun {
  const seen = createSeen();

  async function write(repos: Repositories, rows: Sorted): Promise<RowOutcome[] | null> {
    const { accounts, outcomes } = await withKnownRoles(repos, rows);
    const made = accounts.map((account) => ({ ...account, id: randomness.uuid() }));
    const added = await repos.userImports.add({ importId: id, accounts: made, now: clock.now() });
    if (added === null) return null;
    const found = new Map(added.map(({ row, outcome }) => [row, outcome]));
    const all = [...outcomes, ...accounts.map((account) => settle(account, found.get(account.row)))];
    const count = (wanted: RowOutcome['outcome']) => all.filter(({ outcome }) => outcome === wanted).length;
    const [created, skipped, rejected] = [count('created'), count('skipped_existing'), count('rejected')];
    await repos.userImports.count({ id, created, skipped, rejected });
    return inOrder(all);
  }

  return {
    id,
    async add(rows) {
      const sorted = sortOut(rows, rules, seen);
      const outcomes = await database.transaction((repos) => write(repos, sorted));
      if (outcomes === null) throw new AppError('conflict', { detail: 'This import was undone meanwhile.' });
      return outcomes;
    },
    async finish() {
      await database.transaction(async (repos) => {
        const run = await repos.userImports.finish({ id, now: clock.now() });
        if (run === null) return;
        const { created, skipped, rejected } = run;
        await recordImport(repos, client, clock.now(), 'users.imported', {
          importId: id,
          created,
          skipped,
          rejected,
        });
      });
    },
  };
}

/** Puts on record what happened to a run. */
export function recordImport(
  repos: Repositories,
  client: ClientContext,
  now: Date,
  type: 'users.import_started' | 'users.imported' | 'users.import_undone',
  detail: Record<string, string | number>,
): Promise<void> {
  return recordAudit(repos, client, now, {
    type,
    outcome: 'success',
    userId: null,
    actorId: null,
    detail: { by: 'cli', ...detail },
  });
}
