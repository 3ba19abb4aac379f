import type { Sql } from '#src/platform/sql';

/** What is guessed at: TOTP and recovery codes, or codes that were mailed for signing in. */
export type GuessKind = 'second_factor' | 'mailed_code';

export interface GuessBudgetRow {
  guesses: number;
  windowEndsAt: Date;
}

const columns = `b.guesses, b.window_ends_at as "windowEndsAt"`;

export type GuessBudgetsRepository = ReturnType<typeof createGuessBudgetsRepository>;

/** Statements on `guess_budgets`: one counter for each account and kind, whoever guesses and from wherever. */
export function createGuessBudgetsRepository(sql: Sql) {
  return {
    /**
     * Takes one guess, in one statement. **State**: n → n+1; a window that is over → a new one with one guess.
     * Null when the budget is used up.
     */
    spend: (args: { userId: string; kind: GuessKind; max: number; now: Date; windowEndsAt: Date }) =>
      sql.row<GuessBudgetRow>(
        'guessBudgets.spend',
        `insert into guess_budgets as b (user_id, kind, guesses, window_ends_at) values ($1, $2, 1, $5)
         on conflict (user_id, kind) do update set
           guesses = case when b.window_ends_at <= $4 then 1 else b.guesses + 1 end,
           window_ends_at = case when b.window_ends_at <= $4 then excluded.window_ends_at else b.window_ends_at end
         where b.window_ends_at <= $4 or b.guesses < $3
         returning ${columns}`,
        [args.userId, args.kind, args.max, args.now, args.windowEndsAt],
      ),

    find: (userId: string, kind: GuessKind) =>
      sql.row<GuessBudgetRow>(
        'guessBudgets.find',
        `select ${columns} from guess_budgets b where b.user_id = $1 and b.kind = $2`,
        [userId, kind],
      ),

    /** Gives one guess back: it was none. */
    giveBack: (userId: string, kind: GuessKind) =>
      sql.run(
        'guessBudgets.giveBack',
        `update guess_budgets set guesses = guesses - 1 where user_id = $1 and kind = $2 and guesses > 0`,
        [userId, kind],
      ),

    /** Forgets windows that ended before `before`, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'guessBudgets.deleteEnded',
        `delete from guess_budgets where (user_id, kind) in
           (select user_id, kind from guess_budgets where window_ends_at < $1 limit $2)`,
        [args.before, args.limit],
      ),
  };
}
