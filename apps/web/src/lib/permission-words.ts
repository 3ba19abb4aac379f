import type { Permission } from '@authflow/contracts';

/** What a permission lets somebody do, in a few words. */
export const permissionWords: Record<Permission, string> = {
  'users:read': 'See accounts',
  'users:write': 'Invite, edit and delete accounts',
  'users:ban': 'Disable and enable accounts',
  'users:impersonate': 'Look at accounts as their owners see them',
  'roles:write': 'Make roles and give them',
  'audit:read': 'Read the audit log',
  'stats:read': 'See figures',
  'mail:read': 'See mail that was sent',
  'mail:write': 'Send mail again',
};
