import type { Sql } from '#src/platform/sql';
import { sessionRevocations, type RevocationReason } from './session-revocations';
import { authorizedUserColumns, type AuthorizedUserRow } from './user-columns';

export type Delivery = 'body' | 'cookie';

export interface SessionRow {
  id: string;
  userId: string;
  generation: number;
  delivery: Delivery;
  amr: string[];
  authenticatedAt: Date;
  createdAt: Date;
  rotatedAt: Date;
  idleExpiresAt: Date;
  absoluteExpiresAt: Date;
  revokedAt: Date | null;
  revokedReason: RevocationReason | null;
  ip: string | null;
  userAgent: string | null;
  /** An operator looks at the account with it. */
  impersonated: boolean;
}

export interface NewSession {
  id: string;
  userId: string;
  delivery: Delivery;
  amr: readonly string[];
  now: Date;
  idleExpiresAt: Date;
  absoluteExpiresAt: Date;
  ip: string | null;
  ipPrefix: string | null;
  userAgent: string | null;
  knownSince: Date;
}

const sessionColumns = `s.id, s.user_id as "userId", s.generation, s.delivery, s.amr,
  s.authenticated_at as "authenticatedAt", s.created_at as "createdAt", s.rotated_at as "rotatedAt",
  s.idle_expires_at as "idleExpiresAt", s.absolute_expires_at as "absoluteExpiresAt",
  s.revoked_at as "revokedAt", s.revoked_reason as "revokedReason", s.ip, s.user_agent as "userAgent",
  s.impersonator_id is not null as impersonated`;

/** Session columns under a prefix, beside user columns in one row. */
const prefixedSessionColumns = `s.id as "sessionId", s.generation, s.delivery, s.amr,
  s.authenticated_at as "authenticatedAt", s.rotated_at as "rotatedAt",
  s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt", s.revoked_reason as "revokedReason"`;

/** A session beside its account: what is needed to issue tokens, in one row. */
export type SessionWithUser = AuthorizedUserRow &
  Pick<
    SessionRow,
    | 'generation'
    | 'delivery'
    | 'amr'
    | 'authenticatedAt'
    | 'rotatedAt'
    | 'idleExpiresAt'
    | 'revokedAt'
    | 'revokedReason'
  > & { sessionId: string };

export type SessionsRepository = ReturnType<typeof createSessionsRepository>;

/** Statements on `sessions`. A live session: not revoked, before both of its ends. */
export function createSessionsRepository(sql: Sql) {
  return {
    ...sessionRevocations(sql),

    /**
     * **State**: none → live session.
     * @returns how many live sessions the account had before, and whether it had signed in from this very network and
     *   browser since `knownSince`: asked with the insert, as a round trip of its own would cost more than the answer
     */
    insert: (session: NewSession) =>
      sql.one<{ others: number; knownClient: boolean }>(
        'sessions.insert',
        `insert into sessions as n (id, user_id, delivery, amr, authenticated_at, created_at, rotated_at,
           idle_expires_at, absolute_expires_at, ip, ip_prefix, user_agent)
         values ($1, $2, $3, $4, $5, $5, $5, $6, $7, $8, $9, $10)
         returning
           (select count(*)::int from sessions s where s.user_id = n.user_id and s.revoked_at is null
              and s.idle_expires_at > n.created_at and s.impersonator_id is null) as others,
           exists (select from sessions s where s.user_id = n.user_id and s.ip_prefix is not distinct from n.ip_prefix
              and s.user_agent is not distinct from n.user_agent and s.created_at > $11
              and s.impersonator_id is null) as "knownClient"`,
        [
          session.id,
          session.userId,
          session.delivery,
          session.amr,
          session.now,
          session.idleExpiresAt,
          session.absoluteExpiresAt,
          session.ip,
          session.ipPrefix,
          session.userAgent,
          session.knownSince,
        ],
      ),

    /**
     * The whole of a refresh: one conditional update.
     * **State**: generation g → g+1, only while g is the current generation of a live session of an active
     * account, delivered the way it began. Null when any of that doesn't hold; nothing has changed then.
     */
    rotate: (args: {
      id: string;
      userId: string;
      generation: number;
      delivery: Delivery;
      now: Date;
      idleExpiresAt: Date;
      ip: string | null;
      ipPrefix: string | null;
      userAgent: string | null;
    }) =>
      sql.row<SessionWithUser>(
        'sessions.rotate',
        `update sessions s set generation = s.generation + 1, rotated_at = $5,
           idle_expires_at = least($6::timestamptz, s.absolute_expires_at), ip = $7, ip_prefix = $8, user_agent = $9
         from users u
         where s.id = $1 and s.user_id = $2 and s.generation = $3 and s.delivery = $4
           and s.revoked_at is null and s.idle_expires_at > $5 and s.impersonator_id is null
           and u.id = s.user_id and u.status = 'active'
         returning ${authorizedUserColumns}, ${prefixedSessionColumns}`,
        [
          args.id,
          args.userId,
          args.generation,
          args.delivery,
          args.now,
          args.idleExpiresAt,
          args.ip,
          args.ipPrefix,
          args.userAgent,
        ],
      ),

    /**
     * **State**: live session → the same, proven again now by `amr` (its methods are added to those it has).
     * Null when it has ended.
     */
    reauthenticate: (args: { id: string; userId: string; amr: readonly string[]; now: Date }) =>
      sql.row<SessionWithUser>(
        'sessions.reauthenticate',
        `update sessions s set authenticated_at = $4,
           amr = (select array_agg(distinct method order by method) from unnest(s.amr || $3::text[]) as method)
         from users u
         where s.id = $1 and s.user_id = $2 and s.revoked_at is null and s.idle_expires_at > $4 and s.impersonator_id is null
           and u.id = s.user_id and u.status = 'active' and u.locked_at is null
         returning ${authorizedUserColumns}, ${prefixedSessionColumns}`,
        [args.id, args.userId, args.amr, args.now],
      ),

    /** **State**: session → the same, with more methods proven; how long ago it began to be trusted stays. */
    addMethods: (args: { id: string; userId: string; amr: readonly string[] }) =>
      sql.run(
        'sessions.addMethods',
        `update sessions s set
           amr = (select array_agg(distinct method order by method) from unnest(s.amr || $3::text[]) as method)
         where s.id = $1 and s.user_id = $2 and s.revoked_at is null`,
        [args.id, args.userId, args.amr],
      ),

    findWithUser: (id: string) =>
      sql.row<SessionWithUser>(
        'sessions.findWithUser',
        `select ${authorizedUserColumns}, ${prefixedSessionColumns}
         from sessions s join users u on u.id = s.user_id where s.id = $1`,
        [id],
      ),

    /** Live sessions of one account, newest first, after the cursor position. */
    listLive: (args: {
      userId: string;
      now: Date;
      limit: number;
      after: { createdAt: Date; id: string } | null;
    }) =>
      sql.rows<SessionRow>(
        'sessions.listLive',
        `select ${sessionColumns} from sessions s
         where s.user_id = $1 and s.revoked_at is null and s.idle_expires_at > $2
           and ($4::timestamptz is null or (s.created_at, s.id) < ($4, $5::uuid))
         order by s.created_at desc, s.id desc limit $3`,
        [args.userId, args.now, args.limit, args.after?.createdAt ?? null, args.after?.id ?? null],
      ),

    /**
     * Forgets sessions that were revoked, or reached their absolute end, before `before`, at most `limit`. In the order of
     * their indexes and by a list of ids: where many may go, reading the table from its start would look cheap, and pass
     * by ever more that stay.
     */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'sessions.deleteEnded',
        `delete from sessions where id = any (array(
           (select id from sessions where revoked_at < $1 order by revoked_at limit $2)
           union all (select id from sessions where revoked_at is null and absolute_expires_at < $1
             order by absolute_expires_at limit $2)
           limit $2))`,
        [args.before, args.limit],
      ),
  };
}
