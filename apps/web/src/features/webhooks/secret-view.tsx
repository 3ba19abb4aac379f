import { useEffect, useRef } from 'react';
import { Button } from '#src/components/button.tsx';
import { CopyTextButton } from '#src/components/copy-text-button.tsx';
import { DialogActions } from '#src/components/dialog-shell.tsx';

/** The secret itself, this once. */
export function SecretView({ secret, onDone }: { secret: string; onDone: () => void }) {
  const shown = useRef<HTMLElement>(null);

  useEffect(() => {
    shown.current?.focus({ preventScroll: true });
  }, []);

  return (
    <>
      <code
        ref={shown}
        tabIndex={-1}
        aria-label="The signing secret"
        className="mt-5 block rounded-xl border border-line bg-sunken px-4 py-3.5 font-mono text-sm break-all select-all"
      >
        {secret}
      </code>
      <div className="mt-3">
        <CopyTextButton text={secret}>Copy secret</CopyTextButton>
      </div>
      <p className="mt-4 text-sm text-soft">
        The receiver checks <code className="font-mono text-[0.8125rem]">webhook-signature</code> with it, and
        refuses what does not match. Libraries for Standard Webhooks take it as it is.
      </p>
      <DialogActions>
        <Button onClick={onDone}>I have copied it</Button>
      </DialogActions>
    </>
  );
}
