import { Link } from 'react-router-dom';
import { ButtonLink } from '#src/components/button-link.tsx';
import { Logo } from '#src/components/logo.tsx';
import { ThemeToggle } from '#src/components/theme-toggle.tsx';
import { paths } from '#src/lib/paths.ts';

export function LandingHeader() {
  return (
    <header className="mx-auto flex h-16 max-w-6xl items-center justify-between gap-3 px-5 sm:h-20 sm:px-8">
      <Link to={paths.landing} aria-label="AuthFlow, home" className="flex rounded-md">
        <Logo />
      </Link>
      <nav aria-label="Main" className="flex items-center gap-1 sm:gap-2">
        <ThemeToggle />
        <ButtonLink to={paths.login} variant="ghost" size="sm">
          Sign in
        </ButtonLink>
        <ButtonLink to={paths.register} size="sm" className="max-sm:hidden">
          Create account
        </ButtonLink>
      </nav>
    </header>
  );
}
