import { Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';
import { Waiting } from '#src/components/waiting.tsx';
import { paths } from '#src/lib/paths.ts';
import { GuestOnly } from './guards';
import { AuthLayout } from './layouts/auth-layout';
import * as pages from './pages';

const forGuests = [
  paths.secondStep,
  paths.emailLink,
  paths.emailLinkSent,
  paths.linkProvider,
  paths.checkInbox,
];
/** Mostly what mailed links open. */
const forAnybody = [
  paths.verifyEmail,
  paths.resetPassword,
  paths.accountClosed,
  paths.magicLink,
  paths.oauthCallback,
  paths.accountLock,
  paths.confirmEmailChange,
  paths.undoEmailChange,
  paths.acceptInvitation,
  paths.restoreAccount,
];

/** Pages are loaded when they are first opened. This is what visitors see; whatever needs a session is one step further. */
export function AppRoutes() {
  return (
    <Suspense fallback={<Waiting outage={null} shape="account" />}>
      <Routes>
        <Route path={paths.landing} element={<pages.LandingPage />} />
        <Route element={<AuthLayout />}>
          <Route element={<GuestOnly />}>
            <Route path={paths.login} element={<pages.LoginPage />} />
            <Route path={paths.register} element={<pages.RegisterPage />} />
            <Route path={paths.forgotPassword} element={<pages.ForgotPasswordPage />} />
            {forGuests.map((path) => (
              <Route key={path} path={path} element={<pages.VisitorPage />} />
            ))}
          </Route>
          {forAnybody.map((path) => (
            <Route key={path} path={path} element={<pages.VisitorPage />} />
          ))}
        </Route>
        <Route path="*" element={<pages.InnerRoutes />} />
      </Routes>
    </Suspense>
  );
}
