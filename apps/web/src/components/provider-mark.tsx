import { Building2 } from 'lucide-react';
import { classNames } from '#src/lib/class-names.ts';

const google =
  'M21.2 10.2H12v3.9h5.3a4.9 4.9 0 0 1-4.9 3.6 5.7 5.7 0 1 1 3.7-10l2.9-2.8A9.7 9.7 0 1 0 12.4 21.7c5.6 0 9-3.9 9-9.4 0-.7-.1-1.4-.2-2.1Z';
const github =
  'M12 2a10 10 0 0 0-3.2 19.5c.5.1.7-.2.7-.5v-1.7c-2.8.6-3.4-1.3-3.4-1.3-.4-1.2-1.1-1.5-1.1-1.5-.9-.6.1-.6.1-.6 1 .1 1.5 1 1.5 1 .9 1.6 2.4 1.1 2.9.9.1-.7.4-1.1.6-1.4-2.2-.2-4.6-1.1-4.6-4.9 0-1.1.4-2 1-2.7-.1-.2-.4-1.3.1-2.6 0 0 .9-.3 2.8 1a9.6 9.6 0 0 1 5 0c1.9-1.3 2.8-1 2.8-1 .5 1.3.2 2.4.1 2.6.6.7 1 1.6 1 2.7 0 3.8-2.3 4.7-4.6 4.9.4.3.7.9.7 1.9v2.8c0 .3.2.6.7.5A10 10 0 0 0 12 2Z';

/** A provider's mark in the colour of the text. One we have no mark for gets a house. */
export function ProviderMark({ provider, className }: { provider: string; className?: string }) {
  const path = provider === 'google' ? google : provider === 'github' ? github : null;
  const style = classNames('shrink-0', className ?? 'size-[1.125rem]');
  if (path === null) return <Building2 aria-hidden="true" className={style} />;
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={style}>
      <path d={path} fill="currentColor" />
    </svg>
  );
}
