import type { Sql } from '#src/platform/sql';

export interface PasskeyRow {
  id: string;
  userId: string;
  credentialId: Buffer;
  publicKey: Buffer;
  transports: string[];
  name: string;
  backedUp: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
}

export interface NewPasskey {
  id: string;
  userId: string;
  credentialId: Buffer;
  publicKey: Buffer;
  signCount: number;
  transports: readonly string[];
  aaguid: string;
  backedUp: boolean;
  name: string;
  now: Date;
}

const columns = `p.id, p.user_id as "userId", p.credential_id as "credentialId", p.public_key as "publicKey",
  p.transports, p.name, p.backed_up as "backedUp", p.created_at as "createdAt", p.last_used_at as "lastUsedAt"`;

export type PasskeysRepository = ReturnType<typeof createPasskeysRepository>;

/** Statements on `passkeys`. A passkey is named by its own id; its credential id is known to browsers alone. */
export function createPasskeysRepository(sql: Sql) {
  return {
    /** **State**: absent → stored. @returns null where the credential id is taken, whoever by */
    insert: (passkey: NewPasskey) =>
      sql.row<PasskeyRow>(
        'passkeys.insert',
        `insert into passkeys as p
           (id, user_id, credential_id, public_key, sign_count, transports, aaguid, backed_up, name, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (credential_id) do nothing returning ${columns}`,
        [
          passkey.id,
          passkey.userId,
          passkey.credentialId,
          passkey.publicKey,
          passkey.signCount,
          passkey.transports,
          passkey.aaguid,
          passkey.backedUp,
          passkey.name,
          passkey.now,
        ],
      ),

    /** All of an account, oldest first: there are never more than `limits.passkeysPerUser`. */
    listByUser: (userId: string) =>
      sql.rows<PasskeyRow>(
        'passkeys.listByUser',
        `select ${columns} from passkeys p where p.user_id = $1 order by p.created_at, p.id`,
        [userId],
      ),

    findByCredentialId: (credentialId: Buffer) =>
      sql.row<PasskeyRow>(
        'passkeys.findByCredentialId',
        `select ${columns} from passkeys p where p.credential_id = $1`,
        [credentialId],
      ),

    /** One of this account's own. */
    findOwn: (args: { id: string; userId: string }) =>
      sql.row<PasskeyRow>(
        'passkeys.findOwn',
        `select ${columns} from passkeys p where p.id = $1 and p.user_id = $2`,
        [args.id, args.userId],
      ),

    /**
     * **State**: sign count → a higher one; 0 stays 0 with authenticators that don't count. A count that does not rise
     * changes nothing: somebody may hold a copy of the key, or two assertions have crossed.
     * @returns whether it was accepted
     */
    recordUse: async (args: { id: string; signCount: number; backedUp: boolean; now: Date }) =>
      (await sql.run(
        'passkeys.recordUse',
        `update passkeys set sign_count = $2, backed_up = $3, last_used_at = $4
         where id = $1 and (sign_count < $2 or (sign_count = 0 and $2 = 0))`,
        [args.id, args.signCount, args.backedUp, args.now],
      )) === 1,

    rename: (args: { id: string; userId: string; name: string }) =>
      sql.row<PasskeyRow>(
        'passkeys.rename',
        `update passkeys p set name = $3 where p.id = $1 and p.user_id = $2 returning ${columns}`,
        [args.id, args.userId, args.name],
      ),

    /** **State**: stored → gone. Take the account's lock first, and ask whether it is the last way in. */
    remove: (args: { id: string; userId: string }) =>
      sql.run('passkeys.remove', `delete from passkeys where id = $1 and user_id = $2`, [
        args.id,
        args.userId,
      ]),
  };
}
