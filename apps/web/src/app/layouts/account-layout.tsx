import { History, KeyRound, LayoutDashboard, MonitorSmartphone, ShieldCheck, UserRound } from 'lucide-react';
import { Suspense } from 'react';
import { Outlet } from 'react-router-dom';
import { OfflineBanner } from '#src/components/offline-banner.tsx';
import { SideNav } from '#src/components/side-nav.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { SkipLink } from '#src/components/skip-link.tsx';
import { ToastProvider } from '#src/components/toast.tsx';
import { TooltipProvider } from '#src/components/tooltip.tsx';
import { useGetAccountQuery } from '#src/features/account/account.api.ts';
import { ConnectOnArrival } from '#src/features/oauth/connect-on-arrival.tsx';
import { ReauthenticationDialog } from '#src/features/reauthentication/reauthentication-dialog.tsx';
import { openSections } from '#src/lib/console-sections.ts';
import { paths } from '#src/lib/paths.ts';
import { ImpersonationBanner } from './impersonation-banner';
import { SiteHeader } from './site-header';
import { UntilReloadNotice } from './until-reload-notice';
import { UserMenu } from './user-menu';

const sections = [
  { to: paths.account, label: 'Profile', icon: UserRound },
  { to: paths.security, label: 'Security', icon: ShieldCheck },
  { to: paths.sessions, label: 'Sessions', icon: MonitorSmartphone },
  { to: paths.apiKeys, label: 'API keys', icon: KeyRound },
  { to: paths.activity, label: 'Activity', icon: History },
] as const;
const consoleLink = { to: paths.admin, label: 'Console', icon: LayoutDashboard } as const;

export function AccountLayout() {
  const { data: user } = useGetAccountQuery();
  const operates = user !== undefined && openSections(user).length > 0;
  return (
    <ToastProvider>
      <TooltipProvider delayDuration={300}>
        <div className="min-h-dvh">
          <SkipLink />
          <ImpersonationBanner />
          <OfflineBanner />
          <UntilReloadNotice />
          <SiteHeader home={paths.account}>
            <UserMenu area="account" />
          </SiteHeader>
          <div className="mx-auto grid max-w-5xl grid-cols-1 gap-x-12 gap-y-6 px-5 pt-6 pb-24 sm:px-8 md:grid-cols-[11rem_minmax(0,1fr)] md:pt-12">
            <SideNav label="Account" items={operates ? [...sections, consoleLink] : sections} />
            <main id="main" tabIndex={-1}>
              <Suspense fallback={<PageShape />}>
                <Outlet />
              </Suspense>
            </main>
          </div>
        </div>
        <ReauthenticationDialog />
        <ConnectOnArrival />
      </TooltipProvider>
    </ToastProvider>
  );
}

function PageShape() {
  return (
    <div role="status" className="space-y-6">
      <span className="sr-only">Loading</span>
      <Skeleton className="h-8 w-40" />
      <Skeleton className="h-56 rounded-2xl" />
    </div>
  );
}
