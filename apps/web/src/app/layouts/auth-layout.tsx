import { Suspense } from 'react';
import { Link, Outlet, useLocation } from 'react-router-dom';
import { Logo } from '#src/components/logo.tsx';
import { OfflineBanner } from '#src/components/offline-banner.tsx';
import { SkipLink } from '#src/components/skip-link.tsx';
import { ThemeToggle } from '#src/components/theme-toggle.tsx';
import { Waiting } from '#src/components/waiting.tsx';
import { paths } from '#src/lib/paths.ts';
import { DocumentPanel } from './document-panel';

/** The form at the left; at the right, on wide screens, the document that this step of the flow is about. */
export function AuthLayout() {
  const { pathname } = useLocation();
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <OfflineBanner />
      <div className="grid flex-1 lg:grid-cols-[minmax(30rem,1fr)_minmax(26rem,0.82fr)]">
        <div className="flex flex-col px-5 sm:px-10">
          <header className="flex h-16 items-center justify-between sm:h-20">
            <Link to={paths.landing} aria-label="AuthFlow, home" className="flex rounded-md">
              <Logo />
            </Link>
            <ThemeToggle />
          </header>
          <main
            id="main"
            tabIndex={-1}
            className="mx-auto flex w-full max-w-[25.5rem] flex-1 flex-col pt-10 pb-16 sm:pt-[clamp(1.5rem,9vh,7rem)]"
          >
            <Suspense fallback={<Waiting outage={null} shape="form" />}>
              <Outlet />
            </Suspense>
          </main>
        </div>
        <DocumentPanel pathname={pathname} />
      </div>
    </div>
  );
}
