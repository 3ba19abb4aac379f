import type { Activity, Page } from '@authflow/contracts';
import type { Database } from '#src/repositories/database';
import { listActivity } from './shared/activity-pages';
import { toActivity } from './shared/activity-view';
import type { PageQuery } from './shared/session-pages';

export interface ActivityService {
  /** What happened to the account, newest first: its owner's view of the audit trail. */
  list(userId: string, page: PageQuery): Promise<Page<Activity>>;
}

/** The security timeline. */
export function createActivityService({ database }: { database: Database }): ActivityService {
  return { list: (userId, page) => listActivity(database.repos, { userId, page, view: toActivity }) };
}
