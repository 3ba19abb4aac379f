import { activityTypes, idSchema, limits, type Activity, type Page } from '@authflow/contracts';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '#src/domain/cursor';
import type { AuditEventRow } from '#src/repositories/audit-events.repository';
import type { Repositories } from '#src/repositories/repositories';
import type { PageQuery } from './session-pages';

/**
 * The timeline of an account, newest first.
 * @param args.view what its reader may see of an event
 * @throws AppError `validation_failed` (cursor)
 */
export async function listActivity(
  repos: Repositories,
  args: { userId: string; page: PageQuery; view: (row: AuditEventRow) => Activity },
): Promise<Page<Activity>> {
  const { userId, page, view } = args;
  const limit = page.limit ?? limits.pageDefault;
  const beforeId = decodeCursor(page.cursor, parsePosition);
  const rows = await repos.auditEvents.listByUser({
    userId,
    types: activityTypes,
    limit: limit + 1,
    beforeId,
  });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((row) => view(row)),
    nextCursor: last === undefined ? null : encodeCursor({ id: last.id }),
  };
}

const positionSchema = z.strictObject({ id: idSchema });

function parsePosition(value: unknown): string | null {
  const { success, data } = positionSchema.safeParse(value);
  return success ? data.id : null;
}
