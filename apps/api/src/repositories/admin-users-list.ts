import type { AdminUsersQuery } from '@authflow/contracts';
import { adminUserColumns } from './admin-users-columns';

export type UserSort = NonNullable<AdminUsersQuery['sort']>;

/** The row a page goes on after: its value in the column that sorts (times in microseconds), and its id. */
export interface ListPosition {
  value: string | number | null;
  id: string;
}

export interface UserListArguments {
  sort: UserSort;
  after: ListPosition | null;
  status: 'active' | 'disabled' | 'deleted' | null;
  /** Narrow active accounts to those that wait for something. */
  waitsFor: 'verification' | 'reset' | 'invitation' | null;
  /** Null, or a role that not everybody has. */
  role: string | null;
  search: UserSearch | null;
  limit: number;
}

/** An id, part of address or name, or the beginning of an address; taken literally. */
export type UserSearch = { id: string } | { part: string } | { beginning: string };

const instant = `timestamptz 'epoch' + $1::bigint * interval '1 microsecond'`;

/**
 * Where a page begins, and its order: each the very expression of an index (migrations 0006 and 0011), so that any page is
 * read from its place on. Addresses are unique, so their order needs no second column.
 */
const orders = {
  '-createdAt': { after: `(u.created_at, u.id) < (${instant}, $2)`, by: `u.created_at desc, u.id desc` },
  createdAt: { after: `(u.created_at, u.id) > (${instant}, $2)`, by: `u.created_at, u.id` },
  email: { after: `u.email > $1::text`, by: `u.email` },
  '-email': { after: `u.email < $1::text`, by: `u.email desc` },
  '-lastLoginAt': {
    after: `(l.signed_in_at, l.user_id) < (coalesce(${instant}, '-infinity'), $2)`,
    by: `l.signed_in_at desc, l.user_id desc`,
  },
  lastLoginAt: {
    after: `(l.signed_in_at, l.user_id) > (coalesce(${instant}, '-infinity'), $2)`,
    by: `l.signed_in_at, l.user_id`,
  },
} as const;

const everybody = `users u`;
/** The few who were invited and have not come yet, so the list begins with them. */
const invited = `users u join (select distinct user_id from invitations
  where consumed_at is null and superseded_at is null) i on i.user_id = u.id`;
/** The order of sign-ins stands in a table of its own, with a row for each account. @see docs/adr/0031 */
const bySignIn = `users u join last_sign_ins l on l.user_id = u.id`;

const signedIn = `coalesce(u.last_login_at, '-infinity')`;
/** The same order for those who are few by an index of their own: they are read and sorted, the others not looked at. */
const ordersOfFew = {
  ...orders,
  '-lastLoginAt': {
    after: `(${signedIn}, u.id) < (coalesce(${instant}, '-infinity'), $2)`,
    by: `${signedIn} desc, u.id desc`,
  },
  lastLoginAt: {
    after: `(${signedIn}, u.id) > (coalesce(${instant}, '-infinity'), $2)`,
    by: `${signedIn}, u.id`,
  },
} as const;

function areFew({ status, waitsFor, role, search }: UserListArguments): boolean {
  const rare =
    status === 'disabled' || status === 'deleted' || waitsFor === 'reset' || waitsFor === 'invitation';
  return rare || role !== null || (search !== null && 'id' in search);
}

function sourceOf(args: UserListArguments): typeof everybody | typeof invited | typeof bySignIn {
  if (args.waitsFor === 'invitation') return invited;
  return args.sort.endsWith('lastLoginAt') && !areFew(args) ? bySignIn : everybody;
}

/**
 * The statement of a list. Conditions that are not asked for are null or false in its values, and as it is planned for
 * them (`rowsPlanned`) they are gone from the plan; those that are asked for decide which index is read.
 */
export function userListStatement(args: UserListArguments): { text: string; values: unknown[] } {
  const { after, by } = (areFew(args) ? ordersOfFew : orders)[args.sort];
  const source = sourceOf(args);
  const { search } = args;
  return {
    text: `select ${adminUserColumns} from ${source}
      where ($2::uuid is null or ${after})
        and ($3::text is null or u.status = $3)
        and (not $4 or u.email_verified_at is null)
        and (not $5 or u.locked_at is not null)
        and ($6::text is null or (u.roles @> array[$6] and u.roles <> '{user}'))
        and ($7::uuid is null or u.id = $7)
        and ($8::text is null or (u.email || ' ' || coalesce(lower(u.name), '')) like lower($8))
        and ($9::text is null or u.email like lower($9))
      order by ${by} limit $10`,
    values: [
      args.after?.value ?? null,
      args.after?.id ?? null,
      args.waitsFor === null ? args.status : 'active',
      args.waitsFor === 'verification',
      args.waitsFor === 'reset',
      args.role,
      search !== null && 'id' in search ? search.id : null,
      search !== null && 'part' in search ? `%${literally(search.part)}%` : null,
      search !== null && 'beginning' in search ? `${literally(search.beginning)}%` : null,
      args.limit,
    ],
  };
}

/** What was typed, with nothing in it that `like` reads as a pattern. @see ASVS 1.2.9 */
function literally(typed: string): string {
  return typed.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
