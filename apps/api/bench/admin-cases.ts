/** One question that the console asks. */
export interface AdminCase {
  name: string;
  path: '/v1/admin/users' | '/v1/admin/audit-events' | '/v1/admin/mails' | '/v1/admin/stats';
  query: Record<string, string>;
  /** Items to walk past first, page by page, as somebody who scrolls does. */
  deep?: number;
}

const users = (name: string, query: Record<string, string> = {}, deep = 0): AdminCase => ({
  name: `users, ${name}`,
  path: '/v1/admin/users',
  query,
  deep,
});
const audit = (name: string, query: Record<string, string> = {}, deep = 0): AdminCase => ({
  name: `audit, ${name}`,
  path: '/v1/admin/audit-events',
  query,
  deep,
});
const mails = (name: string, query: Record<string, string> = {}): AdminCase => ({
  name: `mails, ${name}`,
  path: '/v1/admin/mails',
  query,
});
const stats = (name: string, query: Record<string, string> = {}): AdminCase => ({
  name: `stats, ${name}`,
  path: '/v1/admin/stats',
  query,
});

const sorts = ['-createdAt', 'createdAt', 'email', '-email', '-lastLoginAt', 'lastLoginAt'];
const statuses = ['active', 'disabled', 'deleted', 'unverified', 'locked', 'invited'];

const dayBefore = (count: number): string =>
  new Date(Date.now() - count * 86_400_000).toISOString().slice(0, 10);

/** What the lists are asked in use, and what would hurt them. @param someone an account that has events and a role */
export function adminCases(
  someone: { id: string; email: string; operatorId: string },
  deep: number,
): AdminCase[] {
  return [
    ...sorts.map((sort) => users(`by ${sort}`, { sort })),
    users('a hundred on a page', { limit: '100' }),
    ...sorts.map((sort) => users(`by ${sort}, ${deep.toLocaleString('en-GB')} deep`, { sort }, deep)),
    ...statuses.map((status) => users(`status ${status}`, { status })),
    ...statuses.map((status) => users(`status ${status}, by lastLoginAt`, { status, sort: 'lastLoginAt' })),
    ...['user', 'support', 'admin', 'nobody'].map((role) => users(`role ${role}`, { role })),
    users('role support, by email', { role: 'support', sort: 'email' }),
    users('search: whole address', { search: someone.email }),
    users('search: id', { search: someone.id }),
    users('search: rare name', { search: 'xenia yarrow' }),
    users('search: first name', { search: 'keiko' }),
    users('search: first name, by email', { search: 'keiko', sort: 'email' }),
    users('search: in every row', { search: 'example' }),
    users('search: in every row, by lastLoginAt', { search: 'example', sort: 'lastLoginAt' }),
    users('search: three letters', { search: 'ell' }),
    users('search: two letters', { search: 'ma' }),
    users('search: two letters, by lastLoginAt', { search: 'ma', sort: '-lastLoginAt' }),
    users('search: one letter', { search: 'y' }),
    users('search: in no row', { search: 'qqqzzz' }),
    users('search: in no row, two letters', { search: '99' }),
    users('search: a pattern, taken literally', { search: '%a%_%' }),
    users('search and status', { search: 'harbour', status: 'disabled' }),
    users('search in every row and rare status', { search: 'example', status: 'locked', sort: 'email' }),
    users('search and role', { search: 'lin', role: 'support' }),
    users('search, deep', { search: 'example.com' }, deep / 4),
    audit('newest'),
    audit('failures', { outcome: 'failure' }),
    audit('common type', { type: 'login.succeeded' }),
    audit('rare type', { type: 'account.banned' }),
    audit('of one account', { subject: someone.id }),
    audit('by one operator', { actor: someone.operatorId }),
    audit('failures of a day last year', {
      outcome: 'failure',
      from: `${dayBefore(400)}T00:00:00.000Z`,
      to: `${dayBefore(399)}T00:00:00.000Z`,
    }),
    audit(`${deep.toLocaleString('en-GB')} deep`, {}, deep),
    mails('newest'),
    mails('bounced', { state: 'bounced' }),
    mails('to one address', { to: someone.email }),
    stats('thirty days'),
    stats('a year', { from: dayBefore(365), to: dayBefore(0) }),
    stats('today', { from: dayBefore(0), to: dayBefore(0) }),
  ];
}
