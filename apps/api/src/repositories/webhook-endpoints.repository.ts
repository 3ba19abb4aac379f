import type { WebhookDisabledReason } from '@authflow/contracts';
import type { Sql } from '#src/platform/sql';

export interface WebhookEndpointRow {
  id: string;
  url: string;
  description: string;
  events: string[];
  enabled: boolean;
  disabledReason: WebhookDisabledReason | null;
  failingSince: Date | null;
  previousExpiresAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** A secret as stored: sealed, under the key that `keyId` names. */
export interface SealedWebhookSecret {
  sealed: Buffer;
  keyId: string;
}

/** The secrets of an endpoint as stored. `previous` may have run out. */
export interface WebhookSecretsRow {
  id: string;
  sealed: Buffer;
  keyId: string;
  previousSealed: Buffer | null;
  previousKeyId: string | null;
}

const columns = `e.id, e.url, e.description, e.events, e.enabled, e.disabled_reason as "disabledReason",
  e.failing_since as "failingSince", e.previous_expires_at as "previousExpiresAt",
  e.created_at as "createdAt", e.updated_at as "updatedAt"`;

const secretColumns = `e.id, e.secret_sealed as sealed, e.secret_key_id as "keyId",
  e.previous_sealed as "previousSealed", e.previous_key_id as "previousKeyId"`;

export type WebhookEndpointsRepository = ReturnType<typeof createWebhookEndpointsRepository>;

/** Statements on `webhook_endpoints`. A deleted one is to all of them as if it were not there. */
export function createWebhookEndpointsRepository(sql: Sql) {
  return {
    /** Newest first, after the cursor position. */
    list: (args: { limit: number; after: { createdAt: Date; id: string } | null }) =>
      sql.rows<WebhookEndpointRow>(
        'webhookEndpoints.list',
        `select ${columns} from webhook_endpoints e
         where e.deleted_at is null and ($2::timestamptz is null or (e.created_at, e.id) < ($2, $3::uuid))
         order by e.created_at desc, e.id desc limit $1`,
        [args.limit, args.after?.createdAt ?? null, args.after?.id ?? null],
      ),

    find: (id: string) =>
      sql.row<WebhookEndpointRow>(
        'webhookEndpoints.find',
        `select ${columns} from webhook_endpoints e where e.id = $1 and e.deleted_at is null`,
        [id],
      ),

    /** As {@link find}, and held until the transaction ends. */
    lock: (id: string) =>
      sql.row<WebhookEndpointRow>(
        'webhookEndpoints.lock',
        `select ${columns} from webhook_endpoints e where e.id = $1 and e.deleted_at is null for no key update`,
        [id],
      ),

    count: async () =>
      (
        await sql.one<{ count: number }>(
          'webhookEndpoints.count',
          `select count(*)::int as count from webhook_endpoints where deleted_at is null`,
        )
      ).count,

    /** **State**: absent → enabled. */
    insert: (
      endpoint: Pick<WebhookEndpointRow, 'id' | 'url' | 'description' | 'events'> & {
        secret: SealedWebhookSecret;
        now: Date;
      },
    ) =>
      sql.one<WebhookEndpointRow>(
        'webhookEndpoints.insert',
        `insert into webhook_endpoints as e
           (id, url, description, events, secret_sealed, secret_key_id, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7) returning ${columns}`,
        [
          endpoint.id,
          endpoint.url,
          endpoint.description,
          endpoint.events,
          endpoint.secret.sealed,
          endpoint.secret.keyId,
          endpoint.now,
        ],
      ),

    /** Replaces what an operator may change. Switched on anew, it has not failed yet. */
    update: (
      endpoint: Pick<WebhookEndpointRow, 'id' | 'url' | 'description' | 'events' | 'enabled'> & { now: Date },
    ) =>
      sql.row<WebhookEndpointRow>(
        'webhookEndpoints.update',
        `update webhook_endpoints e set url = $2, description = $3, events = $4, enabled = $5,
           disabled_reason = case when $5 then null else coalesce(e.disabled_reason, 'operator') end,
           failing_since = case when $5 and not e.enabled then null else e.failing_since end, updated_at = $6
         where e.id = $1 and e.deleted_at is null returning ${columns}`,
        [endpoint.id, endpoint.url, endpoint.description, endpoint.events, endpoint.enabled, endpoint.now],
      ),

    /** **State**: present → gone, its secrets at once. The row stands until its deliveries have left. */
    remove: async (id: string, now: Date) =>
      (await sql.run(
        'webhookEndpoints.remove',
        `update webhook_endpoints set deleted_at = $2, updated_at = $2, enabled = false, url = '', description = '',
           secret_sealed = null, secret_key_id = null, previous_sealed = null, previous_key_id = null
         where id = $1 and deleted_at is null`,
        [id, now],
      )) === 1,

    /** Forgets endpoints that were deleted and whose deliveries have left, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'webhookEndpoints.deleteEnded',
        `delete from webhook_endpoints where id in (
           select id from webhook_endpoints e where e.deleted_at < $1
             and not exists (select from webhook_deliveries d where d.endpoint_id = e.id) limit $2)`,
        [args.before, args.limit],
      ),

    ...standing(sql),
    ...secrets(sql),
  };
}

function standing(sql: Sql) {
  return {
    /** It accepted something. **State**: failing or not → not. */
    markAccepting: (id: string) =>
      sql.run(
        'webhookEndpoints.markAccepting',
        `update webhook_endpoints set failing_since = null where id = $1 and failing_since is not null`,
        [id],
      ),

    /** **State**: not failing → failing since `now`; failing stays. @returns since when; null when it is gone */
    markFailing: async (id: string, now: Date) =>
      (
        await sql.row<{ failingSince: Date }>(
          'webhookEndpoints.markFailing',
          `update webhook_endpoints set failing_since = coalesce(failing_since, $2)
           where id = $1 and deleted_at is null returning failing_since as "failingSince"`,
          [id, now],
        )
      )?.failingSince ?? null,

    /** **State**: enabled → switched off for `reason`, once. */
    disable: async (args: { id: string; reason: WebhookDisabledReason; now: Date }) =>
      (await sql.run(
        'webhookEndpoints.disable',
        `update webhook_endpoints set enabled = false, disabled_reason = $2, updated_at = $3
         where id = $1 and enabled and deleted_at is null`,
        [args.id, args.reason, args.now],
      )) === 1,
  };
}

function secrets(sql: Sql) {
  return {
    /** **State**: secret → this one; the one before signs until `previousExpiresAt`, or is gone at once when that is null. */
    rotateSecret: (args: {
      id: string;
      secret: SealedWebhookSecret;
      previousExpiresAt: Date | null;
      now: Date;
    }) =>
      sql.row<WebhookEndpointRow>(
        'webhookEndpoints.rotateSecret',
        `update webhook_endpoints e set secret_sealed = $2, secret_key_id = $3,
           previous_sealed = case when $4::timestamptz is null then null else e.secret_sealed end,
           previous_key_id = case when $4::timestamptz is null then null else e.secret_key_id end,
           previous_expires_at = $4, updated_at = $5
         where e.id = $1 and e.deleted_at is null returning ${columns}`,
        [args.id, args.secret.sealed, args.secret.keyId, args.previousExpiresAt, args.now],
      ),

    /** Secrets that are sealed under another key than `keyId`. There are few endpoints. */
    listOutdatedSecrets: (keyId: string) =>
      sql.rows<WebhookSecretsRow>(
        'webhookEndpoints.listOutdatedSecrets',
        `select ${secretColumns} from webhook_endpoints e
         where e.deleted_at is null and (e.secret_key_id <> $1 or e.previous_key_id <> $1)`,
        [keyId],
      ),

    /** The same secrets under the current key, unless they have been rotated meanwhile. */
    reseal: (args: {
      id: string;
      was: Buffer;
      secret: SealedWebhookSecret;
      previous: SealedWebhookSecret | null;
    }) =>
      sql.run(
        'webhookEndpoints.reseal',
        `update webhook_endpoints set secret_sealed = $3, secret_key_id = $4, previous_sealed = $5, previous_key_id = $6
         where id = $1 and secret_sealed = $2`,
        [
          args.id,
          args.was,
          args.secret.sealed,
          args.secret.keyId,
          args.previous?.sealed ?? null,
          args.previous?.keyId ?? null,
        ],
      ),

    /** How many secrets in use need a key that is not among `knownKeyIds`. */
    countUnknownKeys: async (knownKeyIds: readonly string[]) =>
      (
        await sql.one<{ count: number }>(
          'webhookEndpoints.countUnknownKeys',
          `select count(*)::int as count from webhook_endpoints
           where deleted_at is null and secret_key_id <> all ($1)`,
          [knownKeyIds],
        )
      ).count,
  };
}
