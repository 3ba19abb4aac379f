import { userFilters, userRole, userSorts, type AdminUser } from '@authflow/contracts';

type Filter = (typeof userFilters)[number];
type Sort = (typeof userSorts)[number];

export const defaultSort: Sort = '-createdAt';

const filterLabels: Record<Filter, string> = {
  active: 'Active',
  disabled: 'Banned',
  deleted: 'Deleted',
  unverified: 'Not verified',
  locked: 'Locked',
  invited: 'Invited',
};
export const filterOptions = userFilters.map((value) => ({ value, label: filterLabels[value] }));

const sortLabels: Record<Sort, string> = {
  '-createdAt': 'Newest first',
  createdAt: 'Oldest first',
  email: 'Address A–Z',
  '-email': 'Address Z–A',
  '-lastLoginAt': 'Last seen first',
  lastLoginAt: 'Longest unseen first',
};
export const sortOptions = userSorts.map((value) => ({ value, label: sortLabels[value] }));

/** Out of an address, where anything may stand. */
export function readFilter(text: string | undefined): Filter | undefined {
  return userFilters.find((filter) => filter === text);
}

export function readSort(text: string | undefined): Sort {
  return userSorts.find((sort) => sort === text) ?? defaultSort;
}

/** What to call somebody: their name, or else their address. */
export function nameOf({ name, email }: Pick<AdminUser, 'name' | 'email'>): string {
  return name ?? email;
}

/** The roles worth showing: everybody has `user`. */
export function notableRoles({ roles }: Pick<AdminUser, 'roles'>): string[] {
  return roles.filter((role) => role !== userRole);
}
