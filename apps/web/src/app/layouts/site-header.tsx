import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { Logo } from '#src/components/logo.tsx';
import { classNames } from '#src/lib/class-names.ts';
import { paths } from '#src/lib/paths.ts';

interface SiteHeaderProps {
  home: string;
  /** Named beside the logo, for the wide part of the site that is not the person's own. */
  area?: string;
  children: ReactNode;
}

/** The bar at the top of wide pages. */
export function SiteHeader({ home, area, children }: SiteHeaderProps) {
  return (
    <header className="border-b border-line bg-surface/80">
      <div
        className={classNames(
          'mx-auto flex h-16 items-center justify-between gap-4 px-5 sm:px-8',
          area === undefined ? 'max-w-5xl' : 'max-w-[88rem]',
        )}
      >
        <div className="flex items-center gap-3">
          <Link
            to={home}
            aria-label={home === paths.landing ? 'AuthFlow, home' : 'AuthFlow, your account'}
            className="flex rounded-md"
          >
            <Logo />
          </Link>
          {area === undefined ? null : (
            <span className="border-l border-line pl-3 text-sm font-medium text-faint">{area}</span>
          )}
        </div>
        {children}
      </div>
    </header>
  );
}
