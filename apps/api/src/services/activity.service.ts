import { activityTypes, idSchema, limits, type Activity, type Page } from '@authflow/contracts';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '#src/domain/cursor';
import type { Database } from '#src/repositories/database';
import { toActivity } from './shared/activity-view';

export interface ActivityService {
  /** What happened to the account, newest first: its owner's view of the audit trail. */
  list(
    userId: string,
    page: { limit?: number | undefined; cursor?: string | undefined },
  ): Promise<Page<Activity>>;
}

/** The security timeline. */
export function createActivityService({ database }: { database: Database }): ActivityService {
  return {
    async list(userId, page) {
      const limit = page.limit ?? limits.pageDefault;
      const rows = await database.repos.auditEvents.listByUser({
        userId,
        types: activityTypes,
        limit: limit + 1,
        beforeId: decodeCursor(page.cursor, parsePosition),
      });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        items: shown.map(toActivity),
        nextCursor: last === undefined ? null : encodeCursor({ id: last.id }),
      };
    },
  };
}

const positionSchema = z.strictObject({ id: idSchema });

function parsePosition(value: unknown): string | null {
  const { success, data } = positionSchema.safeParse(value);
  return success ? data.id : null;
}
