import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { Logo } from '#src/components/logo.tsx';
import { paths } from '#src/lib/paths.ts';

/** The bar at the top of wide pages. */
export function SiteHeader({ home, children }: { home: string; children: ReactNode }) {
  return (
    <header className="border-b border-line bg-surface/80">
      <div className="mx-auto flex h-16 max-w-5xl items-center justify-between gap-4 px-5 sm:px-8">
        <Link
          to={home}
          aria-label={home === paths.landing ? 'AuthFlow, home' : 'AuthFlow, your account'}
          className="flex rounded-md"
        >
          <Logo />
        </Link>
        {children}
      </div>
    </header>
  );
}
