import { lazyPage } from './lazy-page';

export const LandingPage = lazyPage(
  async () => (await import('#src/features/landing/landing-page.tsx')).LandingPage,
);
export const RegisterPage = lazyPage(
  async () => (await import('#src/features/registration/register-page.tsx')).RegisterPage,
);
export const CheckInboxPage = lazyPage(
  async () => (await import('#src/features/email-verification/check-inbox-page.tsx')).CheckInboxPage,
);
export const VerifyEmailPage = lazyPage(
  async () => (await import('#src/features/email-verification/verify-email-page.tsx')).VerifyEmailPage,
);
export const LoginPage = lazyPage(async () => (await import('#src/features/login/login-page.tsx')).LoginPage);
export const ForgotPasswordPage = lazyPage(
  async () => (await import('#src/features/password-reset/forgot-password-page.tsx')).ForgotPasswordPage,
);
export const ResetPasswordPage = lazyPage(
  async () => (await import('#src/features/password-reset/reset-password-page.tsx')).ResetPasswordPage,
);
export const SecondStepPage = lazyPage(
  async () => (await import('#src/features/mfa-login/second-step-page.tsx')).SecondStepPage,
);
export const RequestMagicLinkPage = lazyPage(
  async () => (await import('#src/features/magic-link/request-page.tsx')).RequestMagicLinkPage,
);
export const MagicLinkWaitingPage = lazyPage(
  async () => (await import('#src/features/magic-link/waiting-page.tsx')).MagicLinkWaitingPage,
);
export const MagicLinkPage = lazyPage(
  async () => (await import('#src/features/magic-link/magic-link-page.tsx')).MagicLinkPage,
);
export const OAuthCallbackPage = lazyPage(
  async () => (await import('#src/features/oauth/oauth-callback-page.tsx')).OAuthCallbackPage,
);
export const LinkProviderPage = lazyPage(
  async () => (await import('#src/features/oauth/link-provider-page.tsx')).LinkProviderPage,
);
export const AccountLockPage = lazyPage(
  async () => (await import('#src/features/account-lock/account-lock-page.tsx')).AccountLockPage,
);
export const ConfirmEmailChangePage = lazyPage(
  async () =>
    (await import('#src/features/email-change-links/confirm-email-change-page.tsx')).ConfirmEmailChangePage,
);
export const UndoEmailChangePage = lazyPage(
  async () =>
    (await import('#src/features/email-change-links/undo-email-change-page.tsx')).UndoEmailChangePage,
);
export const RestoreAccountPage = lazyPage(
  async () => (await import('#src/features/account-restore/restore-account-page.tsx')).RestoreAccountPage,
);
export const AcceptInvitationPage = lazyPage(
  async () => (await import('#src/features/invitations/accept-invitation-page.tsx')).AcceptInvitationPage,
);
export const AccountLayout = lazyPage(async () => (await import('./layouts/account-layout')).AccountLayout);
export const ProfilePage = lazyPage(async () => (await loadAccountPages()).ProfilePage);
export const SecurityPage = lazyPage(async () => (await loadAccountPages()).SecurityPage);
export const ApiKeysPage = lazyPage(async () => (await loadAccountPages()).ApiKeysPage);
export const SessionsPage = lazyPage(async () => (await loadAccountPages()).SessionsPage);
export const ActivityPage = lazyPage(async () => (await loadAccountPages()).ActivityPage);
export const AccountClosedPage = lazyPage(
  async () => (await import('#src/features/account-deletion/account-closed-page.tsx')).AccountClosedPage,
);
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
