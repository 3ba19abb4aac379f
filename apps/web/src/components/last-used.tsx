import { useId, type ReactNode } from 'react';
import { classNames } from '#src/lib/class-names.ts';
import { lastMethod, type SignInMethod } from '#src/lib/last-method.ts';

/** Marks a way in as the one used last in this browser. Its name for assistive technology stays the same. */
export function LastUsed({
  method,
  className,
  children,
}: {
  method: SignInMethod;
  className?: string;
  children: (describedBy: string | undefined) => ReactNode;
}) {
  const id = useId();
  const used = lastMethod.read() === method;
  return (
    <div className={classNames('relative', className)}>
      {children(used ? id : undefined)}
      {used ? (
        <span
          id={id}
          className="pointer-events-none absolute -top-2 right-3 rounded-full border border-accent-line bg-accent-soft px-2 text-[0.6875rem] leading-4 font-medium text-accent-text"
        >
          Last used
        </span>
      ) : null}
    </div>
  );
}
