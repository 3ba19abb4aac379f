import { classNames } from '#src/lib/class-names.ts';

/** A grey place-holder for text or pictures under way. Its container carries the words for screen readers. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        'block animate-shimmer bg-line',
        !className?.includes('rounded-') && 'rounded-md',
        className,
      )}
    />
  );
}
