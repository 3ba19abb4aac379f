import { ArrowLeft, type LucideIcon } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { NavLink, useLocation } from 'react-router-dom';

interface SideNavProps {
  label: string;
  /** `nested`: pages below it belong to it. */
  items: readonly { to: string; label: string; icon: LucideIcon; nested?: boolean }[];
  /** The way out of this area, set apart. */
  back?: { to: string; label: string };
}

const linkStyle =
  'flex h-10 items-center gap-2.5 rounded-lg px-3 max-[22rem]:px-2 text-sm font-medium whitespace-nowrap text-soft transition-colors duration-150 hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-text';

/** Sections of one area: a column beside the page, a scrolling row above it on a phone. */
export function SideNav({ label, items, back }: SideNavProps) {
  const row = useCurrentInSight(items.length);
  return (
    <nav
      ref={row}
      aria-label={label}
      className="relative -mx-5 overflow-x-auto px-5 py-1 sm:-mx-8 sm:px-8 md:static md:mx-0 md:overflow-visible md:p-0"
    >
      <ul className="flex gap-1 max-[22rem]:gap-0 md:sticky md:top-8 md:flex-col">
        {items.map(({ to, label: text, icon: Icon, nested }) => (
          <li key={to}>
            <NavLink to={to} end={nested !== true} className={linkStyle}>
              <Icon aria-hidden="true" className="hidden size-4 sm:block" />
              {text}
            </NavLink>
          </li>
        ))}
        {back ? (
          <li className="md:not-first:mt-3 md:not-first:border-t md:not-first:border-line md:not-first:pt-3">
            <NavLink to={back.to} end className={linkStyle}>
              <ArrowLeft aria-hidden="true" className="hidden size-4 sm:block" />
              {back.label}
            </NavLink>
          </li>
        ) : null}
      </ul>
    </nav>
  );
}

/** On a phone the row is wider than the screen: what is open must not be what is out of sight. Sections may arrive late. */
function useCurrentInSight(sections: number) {
  const row = useRef<HTMLElement>(null);
  const { pathname } = useLocation();

  useEffect(() => {
    const current = row.current?.querySelector<HTMLElement>('[aria-current=page]');
    if (!row.current || !current) return;
    const middle = current.offsetLeft + current.offsetWidth / 2;
    row.current.scrollLeft = middle - row.current.clientWidth / 2;
  }, [pathname, sections]);
  return row;
}
