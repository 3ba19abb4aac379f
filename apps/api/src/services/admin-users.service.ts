import {
  idSchema,
  limits,
  userRole,
  type Activity,
  type AdminUser,
  type AdminUserDetail,
  type AdminUsersQuery,
  type Page,
  type Session,
} from '@authflow/contracts';
import { z } from 'zod';
import type { Clock } from '#src/domain/clock';
import { decodeCursor, encodeCursor } from '#src/domain/cursor';
import type { AdminUserRow } from '#src/repositories/admin-users-columns';
import type {
  ListPosition,
  UserListArguments,
  UserSearch,
  UserSort,
} from '#src/repositories/admin-users-list';
import type { Database } from '#src/repositories/database';
import { listActivity } from './shared/activity-pages';
import { toOperatorsActivity } from './shared/activity-view';
import { toAdminUser, toAdminUserDetail } from './shared/admin-user-view';
import { noSuchAccount } from './shared/operator-acts';
import { listSessions, type PageQuery } from './shared/session-pages';

export interface AdminUsersService {
  /**
   * Accounts, newest first unless asked otherwise. As fast on the last page as on the first, and with a million of them.
   * @throws AppError `validation_failed` (a cursor of another list or order)
   */
  list(query: AdminUsersQuery): Promise<Page<AdminUser>>;
  /** @throws AppError `not_found` */
  get(userId: string): Promise<AdminUserDetail>;
  /** Where the account is signed in. @throws AppError `not_found` */
  listSessions(userId: string, page: PageQuery): Promise<Page<Session>>;
  /** Its timeline, with what its owner does not see: where operators sat. @throws AppError `not_found` */
  listActivity(userId: string, page: PageQuery): Promise<Page<Activity>>;
}

/** What operators see of accounts. */
export function createAdminUsersService(deps: { database: Database; clock: Clock }): AdminUsersService {
  const { database, clock } = deps;

  async function assertExists(userId: string): Promise<void> {
    if (!(await database.repos.adminUsers.exists(userId))) throw noSuchAccount();
  }

  return {
    async list(query) {
      const limit = query.limit ?? limits.pageDefault;
      const sort = query.sort ?? '-createdAt';
      const after = decodeCursor(query.cursor, (value) => parsePosition(value, sort));
      const rows = await database.repos.adminUsers.list({
        ...filtersOf(query),
        sort,
        after,
        limit: limit + 1,
      });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        items: shown.map(toAdminUser),
        nextCursor: last === undefined ? null : cursorAt(last, sort),
      };
    },

    async get(userId) {
      const row = await database.repos.adminUsers.find(userId, clock.now());
      if (row === null) throw noSuchAccount();
      const passkeys = await database.repos.passkeys.listByUser(userId);
      const identities = await database.repos.identities.list(userId);
      return toAdminUserDetail(row, { passkeys, identities });
    },

    async listSessions(userId, page) {
      await assertExists(userId);
      return listSessions(database.repos, { userId, currentId: null, now: clock.now(), page });
    },

    async listActivity(userId, page) {
      await assertExists(userId);
      return listActivity(database.repos, { userId, page, view: toOperatorsActivity });
    },
  };
}

const waiting = { unverified: 'verification', locked: 'reset', invited: 'invitation' } as const;

function filtersOf({
  status,
  role,
  search,
}: AdminUsersQuery): Omit<UserListArguments, 'sort' | 'after' | 'limit'> {
  const plain = status === 'active' || status === 'disabled' || status === 'deleted';
  return {
    status: plain ? status : null,
    waitsFor: plain || status === undefined ? null : waiting[status],
    // Everybody has this one, so it narrows nothing.
    role: role === undefined || role === userRole ? null : role,
    search: search === undefined ? null : searchOf(search),
  };
}

/** Fewer than three characters are no part that an index could find. */
function searchOf(typed: string): UserSearch {
  if (idSchema.safeParse(typed).success) return { id: typed };
  return [...typed].length < 3 ? { beginning: typed } : { part: typed };
}

function cursorAt(row: AdminUserRow, sort: UserSort): string {
  const values = { email: row.email, createdAt: row.createdMicros, lastLoginAt: row.loginMicros };
  return encodeCursor({ sort, value: values[columnOf(sort)], id: row.id });
}

const columnOf = (sort: UserSort) => sort.replace('-', '') as 'email' | 'createdAt' | 'lastLoginAt';

const micros = z.int().nonnegative();
const valueSchemas = {
  email: z
    .string()
    .max(limits.emailLength)
    .regex(/^[\x21-\x7e]+$/),
  createdAt: micros,
  lastLoginAt: micros.nullable(),
};

function parsePosition(cursor: unknown, sort: UserSort): ListPosition | null {
  const value = valueSchemas[columnOf(sort)];
  const { success, data } = z.strictObject({ sort: z.literal(sort), value, id: idSchema }).safeParse(cursor);
  return success ? { value: data.value, id: data.id } : null;
}
