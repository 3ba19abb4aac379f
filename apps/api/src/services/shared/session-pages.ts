import { idSchema, limits, timestampSchema, type Page, type Session } from '@authflow/contracts';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '#src/domain/cursor';
import { describeDevice } from '#src/platform/user-agent';
import type { Repositories } from '#src/repositories/repositories';
import type { SessionRow } from '#src/repositories/sessions.repository';

/** `?limit=&cursor=`, as a route has parsed it. */
export interface PageQuery {
  limit?: number | undefined;
  cursor?: string | undefined;
}

/**
 * Live sessions of an account, newest first. No token and no digest of one is in it (THREATS R15).
 * @param args.currentId the session that asks; null when somebody else does
 * @throws AppError `validation_failed` (cursor)
 */
export async function listSessions(
  repos: Repositories,
  args: { userId: string; currentId: string | null; now: Date; page: PageQuery },
): Promise<Page<Session>> {
  const { userId, currentId, now, page } = args;
  const limit = page.limit ?? limits.pageDefault;
  const after = decodeCursor(page.cursor, parsePosition);
  const rows = await repos.sessions.listLive({ userId, now, limit: limit + 1, after });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((row) => toSession(row, currentId)),
    nextCursor: last === undefined ? null : encodeCursor({ at: last.createdAt.toISOString(), id: last.id }),
  };
}

/** Where an operator sits who looks at the account is not for its owner to know. */
function toSession(row: SessionRow, currentId: string | null): Session {
  return {
    id: row.id,
    device: describeDevice(row.impersonated ? null : row.userAgent),
    ip: row.impersonated ? null : row.ip,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.rotatedAt.toISOString(),
    expiresAt: row.idleExpiresAt.toISOString(),
    current: row.id === currentId,
    ...(row.impersonated ? { impersonated: true } : {}),
  };
}

const positionSchema = z.object({ at: timestampSchema, id: idSchema });

function parsePosition(value: unknown): { createdAt: Date; id: string } | null {
  const { success, data } = positionSchema.safeParse(value);
  return success ? { createdAt: new Date(data.at), id: data.id } : null;
}
