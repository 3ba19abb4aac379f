import type { Permission, User } from '@authflow/contracts';
import { paths } from './paths';

/** The console's sections and what each takes: the navigation and the door both read this, so neither can forget one. */
export const consoleSections = [
  { path: paths.admin, name: 'Dashboard', permission: 'stats:read' },
  { path: paths.adminUsers, name: 'Users', permission: 'users:read' },
  { path: paths.adminRoles, name: 'Roles', permission: 'roles:write' },
  { path: paths.adminAudit, name: 'Audit log', permission: 'audit:read' },
  { path: paths.adminMail, name: 'Mail', permission: 'mail:read' },
  { path: paths.adminWebhooks, name: 'Webhooks', permission: 'webhooks:read' },
  { path: paths.adminDoctor, name: 'Doctor', permission: 'deployment:read' },
] as const satisfies readonly { path: string; name: string; permission: Permission }[];

export type ConsoleSection = (typeof consoleSections)[number];

/** The section that `pathname` lies in; null for what is none. */
export function sectionAt(pathname: string): ConsoleSection | null {
  const path = pathname.replace(/\/+$/, '');
  const within = ({ path: own }: ConsoleSection) =>
    own === paths.admin ? path === own : path === own || path.startsWith(`${own}/`);
  return consoleSections.find(within) ?? null;
}

/** What of the console is open to somebody, in the order of its navigation. */
export function openSections({ permissions }: Pick<User, 'permissions'>): ConsoleSection[] {
  return consoleSections.filter(({ permission }) => permissions.includes(permission));
}
