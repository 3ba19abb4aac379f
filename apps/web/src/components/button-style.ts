import { classNames } from '#src/lib/class-names.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'danger-quiet';
export type ButtonSize = 'sm' | 'md' | 'lg';

const base =
  'inline-flex items-center justify-center gap-2 rounded-lg font-medium whitespace-nowrap select-none ' +
  'transition-[background-color,border-color,color,box-shadow,transform] duration-150 active:scale-[0.985] ' +
  'aria-disabled:cursor-not-allowed aria-disabled:active:scale-100 shrink-0 ' +
  'aria-disabled:not-aria-busy:border-line aria-disabled:not-aria-busy:bg-line/60 ' +
  'aria-disabled:not-aria-busy:text-faint aria-disabled:not-aria-busy:shadow-none';

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-accent-ink shadow-sm hover:bg-accent-hover',
  secondary: 'bg-surface text-ink border border-line shadow-sm hover:bg-hover hover:border-control/50',
  ghost: 'text-soft hover:bg-hover hover:text-ink',
  danger: 'bg-danger text-danger-ink shadow-sm hover:bg-danger-hover',
  // Leads to a question; the answer to that is the loud one.
  'danger-quiet':
    'bg-surface text-danger-text border border-danger-line shadow-sm hover:bg-danger-soft hover:border-danger/50',
};

const sizes: Record<ButtonSize, string> = {
  sm: 'h-9 px-3 text-sm',
  md: 'h-10 px-4 text-sm',
  lg: 'h-11 px-5 text-[0.9375rem]',
};

/** The look of a button, shared with links that lead on. */
export function buttonStyle(
  variant: ButtonVariant = 'primary',
  size: ButtonSize = 'md',
  className?: string,
): string {
  return classNames(base, variants[variant], sizes[size], className);
}
