import type { ReactNode } from 'react';

interface SettingRowProps {
  icon: ReactNode;
  title: ReactNode;
  detail: ReactNode;
  /** Below, over the whole width. */
  notice?: ReactNode;
  /** What can be done with it. */
  children?: ReactNode;
}

/** One thing of a list and its buttons: beside it, on a phone below it. */
export function SettingRow({ icon, title, detail, notice, children }: SettingRowProps) {
  return (
    <li className="px-5 py-4 sm:px-6">
      <div className="flex items-start gap-4 sm:items-center">
        <span
          aria-hidden="true"
          className="grid size-10 shrink-0 place-items-center rounded-xl border border-line bg-sunken text-soft [&_svg]:size-[1.125rem]"
        >
          {icon}
        </span>
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-3 sm:flex-nowrap">
          <div className="min-w-0 flex-auto wrap-anywhere">
            <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm font-medium">{title}</div>
            <div className="mt-0.5 flex flex-wrap gap-x-4 text-sm text-faint">{detail}</div>
          </div>
          {children ? <div className="flex flex-wrap gap-2 sm:shrink-0">{children}</div> : null}
        </div>
      </div>
      {notice ? <div className="mt-3">{notice}</div> : null}
    </li>
  );
}
