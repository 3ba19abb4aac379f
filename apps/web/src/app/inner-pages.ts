import { lazyPage } from './lazy-page';

export const AccountLayout = lazyPage(async () => {
  void loadAccountPages().catch(() => undefined);
  return (await import('./layouts/account-layout')).AccountLayout;
});
export const ProfilePage = lazyPage(async () => (await loadAccountPages()).ProfilePage);
export const SecurityPage = lazyPage(async () => (await loadAccountPages()).SecurityPage);
export const ApiKeysPage = lazyPage(async () => (await loadAccountPages()).ApiKeysPage);
export const SessionsPage = lazyPage(async () => (await loadAccountPages()).SessionsPage);
export const ActivityPage = lazyPage(async () => (await loadAccountPages()).ActivityPage);
export const ConsoleLayout = lazyPage(async () => (await import('./layouts/console-layout')).ConsoleLayout);
export const UsersPage = lazyPage(
  async () => (await import('#src/features/admin-users/users-page.tsx')).UsersPage,
);
export const UserPage = lazyPage(async () => (await import('./console/console-user-page')).ConsoleUserPage);
export const ConsoleNotFoundPage = lazyPage(
  async () => (await import('./console/console-not-found-page')).ConsoleNotFoundPage,
);
export const DashboardPage = lazyPage(
  async () => (await import('#src/features/stats/dashboard-page.tsx')).DashboardPage,
);
export const AuditPage = lazyPage(
  async () => (await import('#src/features/audit-events/audit-page.tsx')).AuditPage,
);
export const RolesPage = lazyPage(async () => (await import('#src/features/roles/roles-page.tsx')).RolesPage);
export const MailPage = lazyPage(
  async () => (await import('#src/features/mail-outbox/mail-page.tsx')).MailPage,
);
export const WebhooksPage = lazyPage(
  async () => (await import('#src/features/webhooks/webhooks-page.tsx')).WebhooksPage,
);
export const WebhookPage = lazyPage(
  async () => (await import('#src/features/webhooks/webhook-page.tsx')).WebhookPage,
);
export const DoctorPage = lazyPage(
  async () => (await import('#src/features/doctor/doctor-page.tsx')).DoctorPage,
);
export const NotFoundPage = lazyPage(
  async () => (await import('#src/features/not-found/not-found-page.tsx')).NotFoundPage,
);

/** Together: who has opened one page of the account has them all, and a lost connection leaves none of them out. */
async function loadAccountPages() {
  const [profile, security, apiKeys, sessions, activity] = await Promise.all([
    import('./account/profile-page'),
    import('./account/security-page'),
    import('./account/api-keys-page'),
    import('#src/features/sessions/sessions-page.tsx'),
    import('#src/features/activity/activity-page.tsx'),
  ]);
  return {
    ProfilePage: profile.ProfilePage,
    SecurityPage: security.SecurityPage,
    ApiKeysPage: apiKeys.ApiKeysPage,
    SessionsPage: sessions.SessionsPage,
    ActivityPage: activity.ActivityPage,
  };
}
