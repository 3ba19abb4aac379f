import type {
  ChainEnd,
  ChainLink,
  ChainPlace,
  EventOrigin,
  SealedEvent,
  SealedRow,
} from '#src/domain/audit-seal';
import type { Sql } from '#src/platform/sql';

export type NewSeal = ChainLink & { eventRow: string; originDigest: Buffer; originSalt: Buffer };

/** An event that waits for its seal; `event` is null when somebody deleted it meanwhile. */
export interface WaitingEvent {
  eventRow: string;
  event: SealedEvent | null;
  origin: EventOrigin;
}

/** Events of a stretch of ids that have no seal. */
export interface UnsealedStretch {
  /** The last id of the stretch; null at the end. */
  last: string | null;
  waiting: number;
  /** Public ids of those that do not even wait for one. */
  inserted: string[];
}

type Flat = SealedEvent & EventOrigin;
type FlatSeal = Flat & Omit<SealedRow, 'event' | 'origin'>;

/** As {@link SealedEvent}: texts, and times in microseconds. */
const eventColumns = `e.id::text as id, e.event_id::text as "eventId", e.type, e.outcome, e.user_id::text as "userId",
  e.actor_id::text as "actorId", e.session_id::text as "sessionId", e.request_id as "requestId", e.detail::text as detail,
  (extract(epoch from e.created_at) * 1000000)::bigint::text as "createdAt", e.ip, e.user_agent as "userAgent"`;

const ownerGone = `(e.user_id is not null and not exists (select from users u where u.id = e.user_id)
  or e.actor_id is not null and not exists (select from users u where u.id = e.actor_id))`;

export type AuditSealsRepository = ReturnType<typeof createAuditSealsRepository>;

/** Statements on `audit_seals` and the ends of the chain. Hold the lock `audit-chain` to write. */
export function createAuditSealsRepository(sql: Sql) {
  return {
    ...sealing(sql),
    ...reading(sql),

    /**
     * **State**: the oldest seals, up to `seq`, → gone with their events. Put the start of the chain there as well.
     * @returns how many events
     */
    deleteUpTo: async (seq: number) => {
      await sql.rows(
        'auditSeals.allowRetention',
        `select set_config('authflow.audit_maintenance', 'retention', true)`,
      );
      const deleted = await sql.run(
        'auditSeals.deleteUpTo',
        `with old as (delete from audit_seals where seq <= $1 returning event_id)
         delete from audit_events e using old where e.id = old.event_id`,
        [seq],
      );
      await sql.rows('auditSeals.endRetention', `select set_config('authflow.audit_maintenance', '', true)`);
      return deleted;
    },
  };
}

function sealing(sql: Sql) {
  return {
    /** Whether any event waits for its seal. */
    isAnyWaiting: async () =>
      (
        await sql.one<{ waiting: boolean }>(
          'auditSeals.isAnyWaiting',
          'select exists (select from audit_unsealed) as waiting',
        )
      ).waiting,

    /** Committed events without a seal, oldest ids first. */
    listWaiting: async (limit: number): Promise<WaitingEvent[]> => {
      const rows = await sql.rows<Flat & { eventRow: string }>(
        'auditSeals.listWaiting',
        `select w.event_id::text as "eventRow", ${eventColumns}
         from (select event_id from audit_unsealed order by event_id limit $1) w
         left join audit_events e on e.id = w.event_id order by w.event_id`,
        [limit],
      );
      return rows.map(({ eventRow, ...row }) => ({ eventRow, ...split(row) }));
    },

    /** **State**: waiting → sealed; those whose event is gone → forgotten. */
    seal: async (seals: readonly NewSeal[], waiting: readonly WaitingEvent[]) => {
      await sql.run(
        'auditSeals.insert',
        `insert into audit_seals (seq, event_id, seal, key_id, origin_digest, origin_salt)
         select * from unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::text[], $5::bytea[], $6::bytea[])`,
        [
          seals.map(({ seq }) => seq),
          seals.map(({ eventRow }) => eventRow),
          seals.map(({ seal }) => seal),
          seals.map(({ keyId }) => keyId),
          seals.map(({ originDigest }) => originDigest),
          seals.map(({ originSalt }) => originSalt),
        ],
      );
      await sql.run(
        'auditSeals.stopWaiting',
        'delete from audit_unsealed where event_id = any ($1::bigint[])',
        [waiting.map(({ eventRow }) => eventRow)],
      );
    },

    putEnd: (place: ChainPlace, end: ChainEnd) =>
      sql.run(
        'auditSeals.putEnd',
        `insert into audit_chain_ends (place, seq, seal, key_id, mark, mark_key_id) values ($1, $2, $3, $4, $5, $6)
         on conflict (place) do update set seq = excluded.seq, seal = excluded.seal, key_id = excluded.key_id,
           mark = excluded.mark, mark_key_id = excluded.mark_key_id`,
        [place, end.seq, end.seal, end.keyId, end.mark, end.markKeyId],
      ),
  };
}

function reading(sql: Sql) {
  return {
    findEnd: (place: ChainPlace) =>
      sql.row<ChainEnd>(
        'auditSeals.findEnd',
        `select seq, seal, key_id as "keyId", mark, mark_key_id as "markKeyId" from audit_chain_ends where place = $1`,
        [place],
      ),

    /** The highest number given, or null. */
    findLastSeq: async () =>
      (
        await sql.one<{ seq: number | null }>(
          'auditSeals.findLastSeq',
          'select max(seq) as seq from audit_seals',
        )
      ).seq,

    findSeal: (seq: number) =>
      sql.row<{ seal: Buffer }>('auditSeals.findSeal', 'select seal from audit_seals where seq = $1', [seq]),

    /** Seals in their order, after `after`, with the events they stand for as those are now. */
    listChain: async (args: { after: number; limit: number }): Promise<SealedRow[]> => {
      const rows = await sql.rows<FlatSeal>(
        'auditSeals.listChain',
        `select s.seq, s.seal, s.key_id as "keyId", s.origin_digest as "originDigest", s.origin_salt as "originSalt",
           ${ownerGone} as "ownerGone", ${eventColumns}
         from audit_seals s left join audit_events e on e.id = s.event_id
         where s.seq > $1 order by s.seq limit $2`,
        [args.after, args.limit],
      );
      return rows.map(({ seq, seal, keyId, originDigest, originSalt, ownerGone: gone, ...row }) => ({
        ...{ seq, seal, keyId, originDigest, originSalt, ownerGone: gone },
        ...split(row),
      }));
    },

    /** Looks at the next `limit` ids after `after` for events that have no seal. */
    findUnsealed: (args: { after: string; limit: number }) =>
      sql.one<UnsealedStretch>(
        'auditSeals.findUnsealed',
        `with part as (select id, event_id from audit_events where id > $1 order by id limit $2)
         select max(p.id)::text as last,
           (count(*) filter (where s.seq is null and w.event_id is not null))::int as waiting,
           coalesce(array_agg(p.event_id order by p.id) filter (where s.seq is null and w.event_id is null), '{}') as inserted
         from part p left join audit_seals s on s.event_id = p.id left join audit_unsealed w on w.event_id = p.id`,
        [args.after, args.limit],
      ),
  };
}

function split({ ip, userAgent, ...event }: Flat): { event: SealedEvent | null; origin: EventOrigin } {
  const isThere = (event.id as string | null) !== null;
  return { event: isThere ? event : null, origin: { ip, userAgent } };
}
