import type { ComponentProps, MouseEvent } from 'react';
import { buttonStyle, type ButtonSize, type ButtonVariant } from './button-style';
import { Spinner } from './spinner';

interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Shows a spinner and ignores clicks, but keeps its focus and its place. */
  loading?: boolean;
}

export function Button({
  variant,
  size,
  loading,
  disabled,
  className,
  children,
  onClick,
  type,
  ...rest
}: ButtonProps) {
  const blocked = loading === true || disabled === true;

  function handleClick(event: MouseEvent<HTMLButtonElement>): void {
    // `disabled` would throw the focus away; this also stops the Enter key's implicit submit.
    if (blocked) event.preventDefault();
    else onClick?.(event);
  }

  return (
    <button
      {...rest}
      type={type ?? 'button'}
      aria-disabled={blocked || undefined}
      aria-busy={loading || undefined}
      onClick={handleClick}
      className={buttonStyle(variant, size, className)}
    >
      {loading ? <Spinner /> : null}
      {children}
    </button>
  );
}
