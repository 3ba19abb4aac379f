import { lazyPage } from './lazy-page';

export const CheckInboxPage = lazyPage(
  async () => (await import('#src/features/email-verification/check-inbox-page.tsx')).CheckInboxPage,
);
export const VerifyEmailPage = lazyPage(
  async () => (await import('#src/features/email-verification/verify-email-page.tsx')).VerifyEmailPage,
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
export const AccountClosedPage = lazyPage(
  async () => (await import('#src/features/account-deletion/account-closed-page.tsx')).AccountClosedPage,
);
export const ServerData = lazyPage(async () => (await import('./server-data')).ServerData);
