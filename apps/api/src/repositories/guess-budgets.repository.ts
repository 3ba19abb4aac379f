import type { Sql } from '#src/platform/sql';

export interface GuessBudgetRow {
  guesses: number;
  windowEndsAt: Date;
}

const columns = `b.guesses, b.window_ends_at as "windowEndsAt"`;

export type GuessBudgetsRepository = ReturnType<typeof createGuessBudgetsRepository>;

/** Statements on `guess_budgets`: one counter for each account, whoever guesses and from wherever. */
export function createGuessBudgetsRepository(sql: Sql) {
  return {
    /**
     * Takes one guess, in one statement. **State**: n → n+1; a window that is over → a new one with one guess.
     * Null when the budget is used up.
     */
    spend: (args: { userId: string; max: number; now: Date; windowEndsAt: Date }) =>
      sql.row<GuessBudgetRow>(
        'guessBudgets.spend',
        `insert into guess_budgets as b (user_id, guesses, window_ends_at) values ($1, 1, $4)
         on conflict (user_id) do update set
           guesses = case when b.window_ends_at <= $3 then 1 else b.guesses + 1 end,
           window_ends_at = case when b.window_ends_at <= $3 then excluded.window_ends_at else b.window_ends_at end
         where b.window_ends_at <= $3 or b.guesses < $2
         returning ${columns}`,
        [args.userId, args.max, args.now, args.windowEndsAt],
      ),

    find: (userId: string) =>
      sql.row<GuessBudgetRow>(
        'guessBudgets.find',
        `select ${columns} from guess_budgets b where b.user_id = $1`,
        [userId],
      ),

    /** Gives one guess back: it was none. */
    giveBack: (userId: string) =>
      sql.run(
        'guessBudgets.giveBack',
        `update guess_budgets set guesses = guesses - 1 where user_id = $1 and guesses > 0`,
        [userId],
      ),

    /** Forgets windows that ended before `before`, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'guessBudgets.deleteEnded',
        `delete from guess_budgets where user_id in
           (select user_id from guess_budgets where window_ends_at < $1 limit $2)`,
        [args.before, args.limit],
      ),
  };
}
