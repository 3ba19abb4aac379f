import type { LucideIcon } from 'lucide-react';
import { NavLink } from 'react-router-dom';

interface SideNavProps {
  label: string;
  items: readonly { to: string; label: string; icon: LucideIcon }[];
}

/** Sections of one area: a column beside the page, a scrolling row above it on a phone. */
export function SideNav({ label, items }: SideNavProps) {
  return (
    <nav
      aria-label={label}
      className="-mx-5 overflow-x-auto px-5 py-1 sm:-mx-8 sm:px-8 md:mx-0 md:overflow-visible md:p-0"
    >
      <ul className="flex gap-1 max-[22rem]:gap-0 md:sticky md:top-8 md:flex-col">
        {items.map(({ to, label: text, icon: Icon }) => (
          <li key={to}>
            <NavLink
              to={to}
              end
              className="flex h-10 items-center gap-2.5 rounded-lg px-3 max-[22rem]:px-2 text-sm font-medium whitespace-nowrap text-soft transition-colors duration-150 hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-text"
            >
              <Icon aria-hidden="true" className="hidden size-4 sm:block" />
              {text}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
