import type { Permission } from '@authflow/contracts';

interface PermissionWords {
  /** In a few words. */
  name: string;
  /** What somebody with it can do. */
  does: string;
}

/** What permissions let somebody do. */
export const permissionWords: Record<Permission, PermissionWords> = {
  'users:read': { name: 'See users', does: 'Look accounts up, with their sessions, factors and activity.' },
  'users:write': {
    name: 'Change users',
    does: 'Invite, rename, sign out and delete accounts, send reset links, and give the roles they hold themselves.',
  },
  'users:ban': {
    name: 'Disable users',
    does: 'Shut accounts out, for a time or for good, and let them in again.',
  },
  'users:impersonate': {
    name: 'Look as users',
    does: 'See an account as its owner does, for 15 minutes and without changing anything. The owner is told.',
  },
  'roles:write': {
    name: 'Manage roles',
    does: 'Create, change and delete roles, with the permissions they hold themselves.',
  },
  'audit:read': { name: 'Read the audit log', does: 'See and export who did what, to whom and from where.' },
  'stats:read': { name: 'See figures', does: 'Open the dashboard: numbers over time, nobody’s data.' },
  'mail:read': {
    name: 'See mail',
    does: 'See which mails left, to whom, and why one did not. Never what they say.',
  },
  'mail:write': { name: 'Retry mail', does: 'Send a mail again that failed.' },
  'webhooks:read': {
    name: 'See webhooks',
    does: 'See which addresses are told what happens, and how far each delivery got. What it says takes “See users” too.',
  },
  'webhooks:write': {
    name: 'Manage webhooks',
    does: 'Add, change and delete the addresses that are told what happens to accounts, with “See users”. Send deliveries once more.',
  },
  'deployment:read': {
    name: 'Examine the deployment',
    does: 'Have the doctor look for what is wrong with addresses, database, mail and protection, and see what it finds.',
  },
  'revocations:read': {
    name: 'Follow revocations',
    does: 'For keys of other services: hear which sessions end, by their ids alone.',
  },
};
