import { useEffect, useRef, type ReactNode } from 'react';
import { Button } from './button';
import { CopyTextButton } from './copy-text-button';
import { DialogActions } from './dialog-shell';

interface ShownOnceProps {
  secret: string;
  /** What it is, to those who do not see it. */
  label: string;
  copyLabel: string;
  onDone: () => void;
  /** What it is for. */
  children: ReactNode;
}

/** A secret that is never shown again, in a dialog. It has the focus at once. */
export function ShownOnce({ secret, label, copyLabel, onDone, children }: ShownOnceProps) {
  const shown = useRef<HTMLElement>(null);

  useEffect(() => {
    shown.current?.focus({ preventScroll: true });
  }, []);

  return (
    <>
      <code
        ref={shown}
        tabIndex={-1}
        aria-label={label}
        className="mt-5 block rounded-xl border border-line bg-sunken px-4 py-3.5 font-mono text-sm break-all select-all"
      >
        {secret}
      </code>
      <div className="mt-3">
        <CopyTextButton text={secret}>{copyLabel}</CopyTextButton>
      </div>
      <p className="mt-4 text-sm text-soft">{children}</p>
      <DialogActions>
        <Button onClick={onDone}>I have copied it</Button>
      </DialogActions>
    </>
  );
}
