import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';
import { Waiting } from '#src/components/waiting.tsx';
import { paths } from '#src/lib/paths.ts';
import { GuestOnly, RequireSession } from './guards';
import { AuthLayout } from './layouts/auth-layout';

const AccountLayout = lazy(async () => ({
  default: (await import('./layouts/account-layout')).AccountLayout,
}));
const LandingPage = lazy(async () => ({
  default: (await import('#src/features/landing/landing-page.tsx')).LandingPage,
}));
const RegisterPage = lazy(async () => ({
  default: (await import('#src/features/registration/register-page.tsx')).RegisterPage,
}));
const CheckInboxPage = lazy(async () => ({
  default: (await import('#src/features/email-verification/check-inbox-page.tsx')).CheckInboxPage,
}));
const VerifyEmailPage = lazy(async () => ({
  default: (await import('#src/features/email-verification/verify-email-page.tsx')).VerifyEmailPage,
}));
const LoginPage = lazy(async () => ({
  default: (await import('#src/features/login/login-page.tsx')).LoginPage,
}));
const ForgotPasswordPage = lazy(async () => ({
  default: (await import('#src/features/password-reset/forgot-password-page.tsx')).ForgotPasswordPage,
}));
const ResetPasswordPage = lazy(async () => ({
  default: (await import('#src/features/password-reset/reset-password-page.tsx')).ResetPasswordPage,
}));
const ProfilePage = lazy(async () => ({
  default: (await import('#src/features/account/profile-page.tsx')).ProfilePage,
}));
const SecurityPage = lazy(async () => ({
  default: (await import('#src/features/account/security-page.tsx')).SecurityPage,
}));
const SessionsPage = lazy(async () => ({
  default: (await import('#src/features/sessions/sessions-page.tsx')).SessionsPage,
}));
const ActivityPage = lazy(async () => ({
  default: (await import('#src/features/activity/activity-page.tsx')).ActivityPage,
}));
const NotFoundPage = lazy(async () => ({
  default: (await import('#src/features/not-found/not-found-page.tsx')).NotFoundPage,
}));

/** Every page is loaded when it is first opened. */
export function AppRoutes() {
  return (
    <Suspense fallback={<Waiting outage={null} shape="account" />}>
      <Routes>
        <Route path={paths.landing} element={<LandingPage />} />
        <Route element={<AuthLayout />}>
          <Route element={<GuestOnly />}>
            <Route path={paths.login} element={<LoginPage />} />
            <Route path={paths.register} element={<RegisterPage />} />
            <Route path={paths.checkInbox} element={<CheckInboxPage />} />
            <Route path={paths.forgotPassword} element={<ForgotPasswordPage />} />
          </Route>
          <Route path={paths.verifyEmail} element={<VerifyEmailPage />} />
          <Route path={paths.resetPassword} element={<ResetPasswordPage />} />
        </Route>
        <Route element={<RequireSession />}>
          <Route element={<AccountLayout />}>
            <Route path={paths.account} element={<ProfilePage />} />
            <Route path={paths.security} element={<SecurityPage />} />
            <Route path={paths.sessions} element={<SessionsPage />} />
            <Route path={paths.activity} element={<ActivityPage />} />
          </Route>
        </Route>
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  );
}
