import { Link, type LinkProps } from 'react-router-dom';
import { classNames } from '#src/lib/class-names.ts';

export const textLinkStyle =
  'rounded-sm font-medium text-accent-text underline decoration-accent-line underline-offset-4 ' +
  'transition-colors duration-150 hover:decoration-current';

export function TextLink({ className, ...rest }: LinkProps) {
  return <Link {...rest} className={classNames(textLinkStyle, className)} />;
}
