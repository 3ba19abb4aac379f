import { ArrowRight } from 'lucide-react';
import { Navigate } from 'react-router-dom';
import { ButtonLink } from '#src/components/button-link.tsx';
import { buttonStyle } from '#src/components/button-style.ts';
import { OfflineBanner } from '#src/components/offline-banner.tsx';
import { PageTitle } from '#src/components/page-title.tsx';
import { SkipLink } from '#src/components/skip-link.tsx';
import { Waiting } from '#src/components/waiting.tsx';
import { apiUrl } from '#src/lib/api-address.ts';
import { paths } from '#src/lib/paths.ts';
import { useSessionState } from '#src/session/use-session-state.ts';
import { Facts } from './facts';
import { FlowTour } from './flow-tour';
import { LandingFooter } from './landing-footer';
import { LandingHeader } from './landing-header';
import { SessionDocument } from './session-document';
import { WaysIn } from './ways-in';

/** For visitors. Who is signed in has an account to go to instead. */
export function LandingPage() {
  const state = useSessionState();
  if (state.status === 'authenticated') return <Navigate to={paths.account} replace />;
  // Somebody was signed in here: a glimpse of this page before their account would only flicker.
  if (state.status === 'unknown' && state.outage === null) return <Waiting outage={null} shape="account" />;
  return (
    <div className="min-h-dvh overflow-x-clip">
      <SkipLink />
      <OfflineBanner />
      <LandingHeader />
      <main id="main" tabIndex={-1}>
        <Hero />
        <FlowTour />
        <WaysIn />
        <Facts />
      </main>
      <LandingFooter />
    </div>
  );
}

function Hero() {
  return (
    <div className="mx-auto grid max-w-6xl items-center gap-x-16 gap-y-14 px-5 pt-14 pb-20 sm:px-8 sm:pt-20 lg:grid-cols-[1fr_26rem] lg:pt-24 lg:pb-28">
      <div>
        <PageTitle
          title="Sign-in you can read, run and trust"
          className="max-w-xl text-[2.5rem] leading-[1.08] tracking-[-0.03em] sm:text-6xl"
        >
          Sign-in you can read, run and trust.
        </PageTitle>
        <p className="mt-6 max-w-lg text-lg text-soft">
          AuthFlow is a complete authentication system: passwords, passkeys, two-step verification, email
          links and providers, on an Express API with PostgreSQL and this web app. One command starts it.
        </p>
        <div className="mt-9 flex flex-wrap gap-3">
          <ButtonLink to={paths.register} size="lg">
            Create an account
            <ArrowRight aria-hidden="true" className="size-4" />
          </ButtonLink>
          <a href={apiUrl('/docs')} className={buttonStyle('secondary', 'lg')}>
            Read the API reference
          </a>
        </div>
        <p className="mt-8 font-mono text-sm text-faint">
          <span aria-hidden="true">$ </span>npm start
        </p>
      </div>
      <SessionDocument />
    </div>
  );
}
