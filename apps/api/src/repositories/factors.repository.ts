import type { Sql } from '#src/platform/sql';

/** What an account can prove itself with, in numbers: no secret is among them. */
export interface FactorCounts {
  hasPassword: boolean;
  hasTotp: boolean;
  recoveryCodesLeft: number;
  passkeys: number;
  identities: number;
}

export type FactorsRepository = ReturnType<typeof createFactorsRepository>;

/** Statements over all factor tables at once. */
export function createFactorsRepository(sql: Sql) {
  return {
    count: (userId: string) =>
      sql.one<FactorCounts>(
        'factors.count',
        `select
           coalesce((select password_hash is not null from users where id = $1), false) as "hasPassword",
           exists (select from totp_factors where user_id = $1 and confirmed_at is not null) as "hasTotp",
           (select count(*) from recovery_codes where user_id = $1 and used_at is null)::int as "recoveryCodesLeft",
           (select count(*) from passkeys where user_id = $1)::int as passkeys,
           (select count(*) from identities where user_id = $1)::int as identities`,
        [userId],
      ),

    /**
     * **State**: factors added since `since` → gone (all of them with the beginning of time). Take the account's lock
     * first. The account asks for a second factor afterwards only if a confirmed one is left. An authenticator app counts
     * from its confirmation, which is when it took effect and what the timeline shows.
     */
    removeSince: (args: { userId: string; since: Date; now: Date }) =>
      sql.run(
        'factors.removeSince',
        `with totp as (delete from totp_factors
             where user_id = $1 and coalesce(confirmed_at, created_at) >= $2),
           keys as (delete from passkeys where user_id = $1 and created_at >= $2),
           linked as (delete from identities where user_id = $1 and created_at >= $2),
           codes as (delete from recovery_codes where user_id = $1 and (created_at >= $2 or not exists
             (select from totp_factors where user_id = $1 and confirmed_at < $2)))
         update users set updated_at = $3, mfa_enabled_at = case when exists
             (select from totp_factors where user_id = $1 and confirmed_at < $2)
           then mfa_enabled_at end
         where id = $1`,
        [args.userId, args.since, args.now],
      ),
  };
}
