import { useEffect, useRef, type ReactNode } from 'react';
import { classNames } from '#src/lib/class-names.ts';

let firstPageShown = false;

interface PageTitleProps {
  /** What the tab says. Also the heading, unless `children` says it better. */
  title: string;
  className?: string;
  children?: ReactNode;
}

/**
 * The page's one `h1`. Names the tab, and after an inside navigation takes the focus, so that keyboard and
 * screen reader start at the new page. On a hard load the browser does that itself.
 */
export function PageTitle({ title, className, children }: PageTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${title} · AuthFlow`;
  }, [title]);

  useEffect(() => {
    if (firstPageShown) heading.current?.focus({ preventScroll: true });
    else firstPageShown = true;
    window.scrollTo(0, 0);
  }, []);

  return (
    <h1
      ref={heading}
      tabIndex={-1}
      className={classNames('font-semibold tracking-tight', className ?? 'text-2xl')}
    >
      {children ?? title}
    </h1>
  );
}
