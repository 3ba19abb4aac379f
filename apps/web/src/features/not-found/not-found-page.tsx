import { ButtonLink } from '#src/components/button-link.tsx';
import { Guilloche } from '#src/components/guilloche.tsx';
import { PageTitle } from '#src/components/page-title.tsx';
import { paths } from '#src/lib/paths.ts';
import { useSessionState } from '#src/session/use-session-state.ts';

export function NotFoundPage() {
  const signedIn = useSessionState().status === 'authenticated';
  return (
    <main className="relative grid min-h-dvh place-items-center overflow-hidden px-6">
      <Guilloche className="absolute w-[min(60rem,160vw)] text-accent opacity-40 dark:opacity-25" />
      <div className="relative max-w-md rounded-3xl border border-line bg-surface px-8 py-10 text-center shadow-lg sm:px-12">
        <p className="font-mono text-sm tracking-widest text-faint">404</p>
        <PageTitle title="This page does not exist" className="mt-2 text-2xl" />
        <p className="mt-2 text-soft">The address may be mistyped, or the page has moved.</p>
        <ButtonLink to={signedIn ? paths.account : paths.landing} className="mt-7">
          {signedIn ? 'Open your account' : 'Go to the start'}
        </ButtonLink>
      </div>
    </main>
  );
}
