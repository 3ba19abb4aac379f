import { Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';
import { Waiting } from '#src/components/waiting.tsx';
import { paths } from '#src/lib/paths.ts';
import { GuestOnly, RequireSession } from './guards';
import { AuthLayout } from './layouts/auth-layout';
import * as pages from './pages';

/** Pages are loaded when they are first opened, those of the account all at once. */
export function AppRoutes() {
  return (
    <Suspense fallback={<Waiting outage={null} shape="account" />}>
      <Routes>
        <Route path={paths.landing} element={<pages.LandingPage />} />
        <Route element={<AuthLayout />}>
          <Route element={<GuestOnly />}>
            <Route path={paths.login} element={<pages.LoginPage />} />
            <Route path={paths.register} element={<pages.RegisterPage />} />
            <Route path={paths.checkInbox} element={<pages.CheckInboxPage />} />
            <Route path={paths.forgotPassword} element={<pages.ForgotPasswordPage />} />
            <Route path={paths.secondStep} element={<pages.SecondStepPage />} />
            <Route path={paths.emailLink} element={<pages.RequestMagicLinkPage />} />
            <Route path={paths.emailLinkSent} element={<pages.MagicLinkWaitingPage />} />
            <Route path={paths.linkProvider} element={<pages.LinkProviderPage />} />
          </Route>
          <Route path={paths.verifyEmail} element={<pages.VerifyEmailPage />} />
          <Route path={paths.resetPassword} element={<pages.ResetPasswordPage />} />
          <Route path={paths.accountClosed} element={<pages.AccountClosedPage />} />
          <Route path={paths.magicLink} element={<pages.MagicLinkPage />} />
          <Route path={paths.oauthCallback} element={<pages.OAuthCallbackPage />} />
          <Route path={paths.accountLock} element={<pages.AccountLockPage />} />
          <Route path={paths.confirmEmailChange} element={<pages.ConfirmEmailChangePage />} />
          <Route path={paths.undoEmailChange} element={<pages.UndoEmailChangePage />} />
          <Route path={paths.acceptInvitation} element={<pages.AcceptInvitationPage />} />
          <Route path={paths.restoreAccount} element={<pages.RestoreAccountPage />} />
        </Route>
        <Route element={<RequireSession />}>
          <Route element={<pages.AccountLayout />}>
            <Route path={paths.account} element={<pages.ProfilePage />} />
            <Route path={paths.security} element={<pages.SecurityPage />} />
            <Route path={paths.apiKeys} element={<pages.ApiKeysPage />} />
            <Route path={paths.sessions} element={<pages.SessionsPage />} />
            <Route path={paths.activity} element={<pages.ActivityPage />} />
          </Route>
          <Route element={<pages.ConsoleLayout />}>
            <Route path={paths.admin} element={<pages.DashboardPage />} />
            <Route path={paths.adminAudit} element={<pages.AuditPage />} />
            <Route path={paths.adminRoles} element={<pages.RolesPage />} />
            <Route path={paths.adminMail} element={<pages.MailPage />} />
            <Route path={paths.adminWebhooks} element={<pages.WebhooksPage />} />
            <Route path={paths.adminWebhook} element={<pages.WebhookPage />} />
            <Route path={paths.adminDoctor} element={<pages.DoctorPage />} />
            <Route path={paths.adminUsers} element={<pages.UsersPage />} />
            <Route path={paths.adminUser} element={<pages.UserPage />} />
            <Route path={`${paths.admin}/*`} element={<pages.ConsoleNotFoundPage />} />
          </Route>
        </Route>
        <Route path="*" element={<pages.NotFoundPage />} />
      </Routes>
    </Suspense>
  );
}
