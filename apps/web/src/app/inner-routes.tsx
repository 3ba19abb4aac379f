import { Suspense } from 'react';
import { Outlet, Route, Routes } from 'react-router-dom';
import { Waiting } from '#src/components/waiting.tsx';
import { paths } from '#src/lib/paths.ts';
import { RequireSession } from './guards';
import * as pages from './inner-pages';
import { ServerData } from './server-data';

/** What is behind the sign-in, those of the account all at once; and the page for paths that lead nowhere. */
export function InnerRoutes() {
  return (
    <Suspense fallback={<Waiting outage={null} shape="account" />}>
      <Routes>
        <Route
          element={
            <ServerData>
              <Outlet />
            </ServerData>
          }
        >
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
        </Route>
        <Route path="*" element={<pages.NotFoundPage />} />
      </Routes>
    </Suspense>
  );
}
