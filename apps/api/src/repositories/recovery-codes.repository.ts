import type { Sql } from '#src/platform/sql';

export type RecoveryCodesRepository = ReturnType<typeof createRecoveryCodesRepository>;

/** Statements on `recovery_codes`. */
export function createRecoveryCodesRepository(sql: Sql) {
  return {
    /** **State**: whatever set there was → this one; every older code is dead. Take the account's lock first. */
    replaceAll: async (args: {
      userId: string;
      codes: readonly { id: string; hash: Buffer }[];
      keyId: string;
      now: Date;
    }) => {
      await sql.run('recoveryCodes.deleteAll', `delete from recovery_codes where user_id = $1`, [
        args.userId,
      ]);
      await sql.run(
        'recoveryCodes.insertAll',
        `insert into recovery_codes (id, user_id, code_hash, key_id, created_at)
         select code.id, $1, code.hash, $4, $5 from unnest($2::uuid[], $3::bytea[]) as code (id, hash)`,
        [
          args.userId,
          args.codes.map(({ id }) => id),
          args.codes.map(({ hash }) => hash),
          args.keyId,
          args.now,
        ],
      );
    },

    /** **State**: unused → used, once. False for whoever comes second. @see THREATS M08, M09 */
    spend: async (args: { userId: string; hashes: readonly Buffer[]; now: Date }) =>
      (await sql.run(
        'recoveryCodes.spend',
        `update recovery_codes set used_at = $3
         where user_id = $1 and code_hash = any ($2::bytea[]) and used_at is null`,
        [args.userId, args.hashes, args.now],
      )) > 0,

    deleteAll: (userId: string) =>
      sql.run('recoveryCodes.deleteAll', `delete from recovery_codes where user_id = $1`, [userId]),

    /** How many unused codes, of accounts with a second factor, need a key that is not among `knownKeyIds`. */
    countUnknownKeys: async (knownKeyIds: readonly string[]) =>
      (
        await sql.one<{ count: number }>(
          'recoveryCodes.countUnknownKeys',
          `select count(*)::int as count from recovery_codes where used_at is null and key_id <> all ($1)`,
          [knownKeyIds],
        )
      ).count,
  };
}
