import { classNames } from '#src/lib/class-names.ts';

/** The button of a filter; one that narrows the list shows it. */
export function filterButtonStyle(active: boolean, className?: string): string {
  return classNames(
    'inline-flex h-10 items-center gap-1.5 rounded-lg border px-3 text-sm shadow-sm transition-colors duration-150',
    active
      ? 'border-accent-line bg-accent-soft text-accent-text'
      : 'border-line bg-surface hover:border-control/50 hover:bg-hover data-[state=open]:bg-hover',
    className,
  );
}
