import {
  apiKeyPrefix,
  idSchema,
  limits,
  timestampSchema,
  toPermissions,
  type ApiKey,
  type CreateApiKey,
  type CreatedApiKey,
  type Page,
} from '@authflow/contracts';
import { z } from 'zod';
import { AppError, unprovenAddress } from '#src/domain/app-error';
import { covers, permissionsIn } from '#src/domain/authorization';
import type { ClientContext } from '#src/domain/client-context';
import { later, type Clock } from '#src/domain/clock';
import { decodeCursor, encodeCursor } from '#src/domain/cursor';
import { days } from '#src/domain/duration';
import { hashLinkToken } from '#src/domain/mailed-secret';
import type { Randomness } from '#src/domain/randomness';
import type { Self } from '#src/domain/self';
import type { ApiKeyRow } from '#src/repositories/api-keys.repository';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import type { UserRow } from '#src/repositories/user-columns';
import { findSessionRefusal } from './shared/assurance';
import { recordAudit } from './shared/audit';
import { noticeChange } from './shared/security-notices';

export interface ApiKeysService {
  /** Keys of the account that nobody has revoked, newest first. Expired ones stay in it for thirty days. */
  list(self: Self, page: { limit?: number | undefined; cursor?: string | undefined }): Promise<Page<ApiKey>>;
  /**
   * Makes a key and answers it, this once: only its digest is kept.
   * **State**: absent → usable until it expires, is revoked, or its owner may no longer sign in; the owner is told by mail.
   * @throws AppError `insufficient_permission` (a permission that this session lacks), `conflict` (as many as there may
   *   be), `email_not_verified`, `reauthentication_required`, `session_revoked`
   * @see THREATS A15, M14
   */
  create(self: Self, input: CreateApiKey, client: ClientContext): Promise<CreatedApiKey>;
  /** **State**: not revoked → revoked, from the next call on. @throws AppError `not_found` for a foreign key too */
  revoke(self: Self, id: string, client: ClientContext): Promise<void>;
}

/** How much of a key is kept to be shown: 36 of its 256 bits. */
const hintLength = apiKeyPrefix.length + 6;

/** The API keys of one account. @see docs/flows/api-keys.md */
export function createApiKeysService(deps: {
  database: Database;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
}): ApiKeysService {
  const { database, clock, randomness } = deps;

  /** Under the account's lock: what was true at the door may be over by now. */
  async function store(
    repos: Repositories,
    self: Self,
    made: CreateApiKey & { key: string },
    client: ClientContext,
  ): Promise<ApiKeyRow | AppError> {
    const now = clock.now();
    const user = await repos.users.lock(self.userId);
    const permissions = toPermissions(made.permissions ?? []);
    const refusal = await findRefusal(repos, { user, self, permissions, now });
    if (user === null || refusal !== null) {
      const detail = { reason: refusal?.code ?? null };
      const entry = { type: 'api_key.created', outcome: 'failure', ...self, detail } as const;
      await recordAudit(repos, client, now, entry);
      return refusal ?? new AppError('session_revoked');
    }
    const row = await repos.apiKeys.insert({
      id: randomness.uuid(),
      userId: user.id,
      name: made.name,
      hint: made.key.slice(0, hintLength),
      keyHash: hashLinkToken(made.key),
      permissions,
      expiresAt: later(now, days(made.expiresInDays ?? limits.apiKeyDefaultDays)),
      now,
    });
    const detail = { keyId: row.id, permissions: permissions.join(' ') };
    await recordAudit(repos, client, now, { type: 'api_key.created', outcome: 'success', ...self, detail });
    const change = { user, change: 'api_key_created', subject: row.name } as const;
    await noticeChange(repos, { randomness }, { ...change, client, now });
    return row;
  }

  return {
    async list({ userId }, page) {
      const limit = page.limit ?? limits.pageDefault;
      const rows = await database.repos.apiKeys.listByUser({
        userId,
        limit: limit + 1,
        after: decodeCursor(page.cursor, parsePosition),
      });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        items: shown.map(toApiKey),
        nextCursor:
          last === undefined ? null : encodeCursor({ at: last.createdAt.toISOString(), id: last.id }),
      };
    },

    async create(self, input, client) {
      const key = apiKeyPrefix + randomness.bytes(32).toString('base64url');
      const made = await database.transaction((repos) => store(repos, self, { ...input, key }, client));
      if (made instanceof AppError) throw made;
      deps.wakeMail();
      return { ...toApiKey(made), key };
    },

    async revoke(self, id, client) {
      const revoked = await database.transaction(async (repos) => {
        const now = clock.now();
        const done = await repos.apiKeys.revoke({ id, userId: self.userId, now });
        const outcome = done ? 'success' : 'failure';
        const detail = { keyId: id, reason: done ? null : 'not_found' };
        await recordAudit(repos, client, now, { type: 'api_key.revoked', outcome, ...self, detail });
        return done;
      });
      if (!revoked)
        throw new AppError('not_found', {
          detail: 'None of your API keys has this id. It may have been revoked already.',
        });
    },
  };
}

/** Why no key may be made just now, or null. What it may do is asked of the roles as they are now. */
async function findRefusal(
  repos: Repositories,
  asked: { user: UserRow | null; self: Self; permissions: readonly string[]; now: Date },
): Promise<AppError | null> {
  const { user, self, permissions, now } = asked;
  const refusal = await findSessionRefusal(repos, self.sessionId);
  const session = await repos.sessions.findWithUser(self.sessionId);
  if (user === null || session === null || refusal !== null)
    return refusal ?? new AppError('session_revoked');
  if (user.emailVerifiedAt === null) return unprovenAddress();
  if (!covers(permissionsIn(session, session.amr), permissions))
    return new AppError('insufficient_permission', {
      detail:
        'A key may do at most what you may do yourself. Leave out the permissions that you do not hold.',
    });
  if ((await repos.apiKeys.countLive(user.id, now)) < limits.apiKeysPerUser) return null;
  return new AppError('conflict', {
    detail: `An account has at most ${limits.apiKeysPerUser} API keys. Revoke one that you no longer use.`,
  });
}

function toApiKey({ id, name, hint, permissions, createdAt, expiresAt, lastUsedAt }: ApiKeyRow): ApiKey {
  return {
    id,
    name,
    hint,
    permissions: toPermissions(permissions),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

const positionSchema = z.object({ at: timestampSchema, id: idSchema });

function parsePosition(value: unknown): { createdAt: Date; id: string } | null {
  const { success, data } = positionSchema.safeParse(value);
  return success ? { createdAt: new Date(data.at), id: data.id } : null;
}
