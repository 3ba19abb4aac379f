import { userColumns, type UserRow } from './user-columns';

/** An account as operators see it in a list. */
export interface AdminUserRow extends UserRow {
  bannedAt: Date | null;
  bannedUntil: Date | null;
  bannedBy: string | null;
  bannedReason: string | null;
  /** Of `createdAt` and `lastLoginAt` in microseconds, as stored: a page's place, which must not be rounded. */
  createdMicros: number;
  loginMicros: number | null;
}

export const adminUserColumns = `${userColumns}, u.banned_at as "bannedAt", u.banned_until as "bannedUntil",
  u.banned_by as "bannedBy", u.banned_reason as "bannedReason",
  (extract(epoch from u.created_at) * 1000000)::bigint as "createdMicros",
  (extract(epoch from u.last_login_at) * 1000000)::bigint as "loginMicros"`;
