import type { User } from '@authflow/contracts';
import {
  ChartNoAxesCombined,
  Mail,
  ScrollText,
  Stethoscope,
  UserCog,
  Users,
  Webhook,
  type LucideIcon,
} from 'lucide-react';
import { Suspense } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router-dom';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Button } from '#src/components/button.tsx';
import { OfflineBanner } from '#src/components/offline-banner.tsx';
import { SideNav } from '#src/components/side-nav.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { SkipLink } from '#src/components/skip-link.tsx';
import { ToastProvider } from '#src/components/toast.tsx';
import { TooltipProvider } from '#src/components/tooltip.tsx';
import { useGetAccountQuery } from '#src/features/account/account.api.ts';
import { ReauthenticationDialog } from '#src/features/reauthentication/reauthentication-dialog.tsx';
import { asFailure } from '#src/lib/api-failure.ts';
import { openSections, sectionAt, type ConsoleSection } from '#src/lib/console-sections.ts';
import { paths } from '#src/lib/paths.ts';
import { useImpersonation } from '#src/session/use-impersonation.ts';
import { ViewerContext } from '#src/session/viewer-context.ts';
import { ConsoleDoor } from '../console/console-door';
import { SiteHeader } from './site-header';
import { UntilReloadNotice } from './until-reload-notice';
import { UserMenu } from './user-menu';

const icons: Record<ConsoleSection['path'], LucideIcon> = {
  [paths.admin]: ChartNoAxesCombined,
  [paths.adminUsers]: Users,
  [paths.adminRoles]: UserCog,
  [paths.adminAudit]: ScrollText,
  [paths.adminMail]: Mail,
  [paths.adminWebhooks]: Webhook,
  [paths.adminDoctor]: Stethoscope,
};

/** Not while an operator looks at somebody's account: whose console would it be? */
export function ConsoleLayout() {
  return useImpersonation() === null ? <Console /> : <Navigate to={paths.account} />;
}

/** Where operators work: wider than the account, and showing only what the viewer may do. */
function Console() {
  const { data: viewer, error, refetch } = useGetAccountQuery();
  const sections = viewer === undefined ? [] : openSections(viewer);
  return (
    <ToastProvider>
      <TooltipProvider delayDuration={300}>
        <div className="min-h-dvh">
          <SkipLink />
          <OfflineBanner />
          <UntilReloadNotice />
          <SiteHeader home={paths.account} area="Console">
            <UserMenu area="console" />
          </SiteHeader>
          <div className="mx-auto grid max-w-[88rem] grid-cols-1 gap-x-10 gap-y-6 px-5 pt-6 pb-24 sm:px-8 md:grid-cols-[11rem_minmax(0,1fr)] md:pt-10">
            <SideNav
              label="Console"
              items={sections.map(({ path, name }) => ({
                to: path,
                label: name,
                icon: icons[path],
                nested: path !== paths.admin,
              }))}
              back={{ to: paths.account, label: 'Back to account' }}
            />
            <main id="main" tabIndex={-1} className="min-w-0">
              {viewer === undefined && error !== undefined ? (
                <div className="space-y-4">
                  <FailureAlert failure={asFailure(error)} />
                  <Button variant="secondary" onClick={() => void refetch()}>
                    Try again
                  </Button>
                </div>
              ) : null}
              {viewer === undefined ? error === undefined && <PageShape /> : <Section viewer={viewer} />}
            </main>
          </div>
        </div>
        <ReauthenticationDialog />
      </TooltipProvider>
    </ToastProvider>
  );
}

/** The page itself, or what stands in its place for those it is not open to. */
function Section({ viewer }: { viewer: User }) {
  const { pathname } = useLocation();
  const open = openSections(viewer);
  const section = sectionAt(pathname);
  const [first] = open;

  if (first === undefined) return <ConsoleDoor viewer={viewer} section={null} />;
  if (section !== null && !open.includes(section)) {
    // The start of the console is wherever one may go.
    if (section.path === paths.admin) return <Navigate to={first.path} replace />;
    return <ConsoleDoor key={section.path} viewer={viewer} section={section} />;
  }
  return (
    <ViewerContext value={viewer}>
      <Suspense fallback={<PageShape />}>
        <Outlet />
      </Suspense>
    </ViewerContext>
  );
}

function PageShape() {
  return (
    <div role="status" className="space-y-6">
      <span className="sr-only">Loading</span>
      <Skeleton className="h-8 w-40" />
      <Skeleton className="h-96 rounded-2xl" />
    </div>
  );
}
