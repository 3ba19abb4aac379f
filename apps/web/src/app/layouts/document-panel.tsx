import { lazy, Suspense } from 'react';
import { Guilloche } from '#src/components/guilloche.tsx';
import { paths } from '#src/lib/paths.ts';
import { DocumentText } from './document-text';
import { signInDocument } from './sign-in-document';

const SignInDocument = () => <DocumentText document={signInDocument} />;

/** What cannot be loaded is no reason to break the page: this is decoration. */
const OtherDocument = lazy(() =>
  import('./other-document').then(
    (loaded) => ({ default: loaded.OtherDocument }),
    () => ({ default: SignInDocument }),
  ),
);

/** Decoration with something to say; the page's own words never depend on it. */
export function DocumentPanel({ pathname }: { pathname: string }) {
  return (
    <aside
      aria-label="About this step"
      className="relative m-3 ml-0 hidden overflow-hidden rounded-3xl bg-panel text-panel-ink lg:block"
    >
      <div className="absolute inset-0 bg-radial-[at_80%_10%] from-transparent to-panel-deep" />
      <Guilloche className="absolute -top-[22%] -right-[38%] w-[125%] text-panel-line" />
      <div className="relative flex h-full flex-col justify-end p-10 xl:p-14">
        {pathname === paths.login ? (
          <SignInDocument />
        ) : (
          <Suspense fallback={null}>
            <OtherDocument pathname={pathname} />
          </Suspense>
        )}
      </div>
    </aside>
  );
}
