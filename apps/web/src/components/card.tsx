import { useId, type ReactNode, type Ref } from 'react';
import { classNames } from '#src/lib/class-names.ts';

interface CardProps {
  title: string;
  /** Beside the title, such as a state. */
  badge?: ReactNode;
  description?: ReactNode;
  /** At the right of the title. */
  action?: ReactNode;
  /** Below a line, on the sunken ground. */
  footer?: ReactNode;
  /** For lists that draw to the edges. */
  flush?: boolean;
  /** For what cannot be taken back. */
  danger?: boolean;
  /** For handing it the focus when what had it is gone. */
  ref?: Ref<HTMLElement>;
  children?: ReactNode;
}

export function Card({ title, badge, description, action, footer, flush, danger, ref, children }: CardProps) {
  const titleId = useId();
  return (
    <section
      ref={ref}
      tabIndex={ref === undefined ? undefined : -1}
      aria-labelledby={titleId}
      className={classNames(
        'overflow-hidden rounded-2xl border bg-surface shadow-sm',
        danger ? 'border-danger-line' : 'border-line',
      )}
    >
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3 px-5 pt-5 sm:flex-nowrap sm:px-6">
        <div className="max-w-prose min-w-0">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <h2 id={titleId} className="text-base font-semibold tracking-tight">
              {title}
            </h2>
            {badge}
          </div>
          {description ? <div className="mt-1 text-sm text-soft">{description}</div> : null}
        </div>
        {action}
      </div>
      <div className={classNames(flush ? 'pt-4' : 'px-5 pt-5 pb-6 empty:pt-0 sm:px-6')}>{children}</div>
      {footer ? (
        <div className="flex flex-col gap-3 border-t border-line bg-sunken px-5 py-3 text-sm text-faint sm:flex-row sm:items-center sm:justify-between sm:px-6">
          {footer}
        </div>
      ) : null}
    </section>
  );
}
