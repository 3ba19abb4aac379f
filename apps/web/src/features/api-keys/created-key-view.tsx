import type { CreatedApiKey } from '@authflow/contracts';
import { useEffect, useRef } from 'react';
import { Button } from '#src/components/button.tsx';
import { CopyTextButton } from '#src/components/copy-text-button.tsx';
import { DialogActions } from '#src/components/dialog-shell.tsx';

/** The key itself, this once. */
export function CreatedKeyView({ made, onDone }: { made: CreatedApiKey; onDone: () => void }) {
  const shown = useRef<HTMLElement>(null);

  useEffect(() => {
    shown.current?.focus({ preventScroll: true });
  }, []);

  return (
    <>
      <code
        ref={shown}
        tabIndex={-1}
        aria-label="Your new API key"
        className="mt-5 block rounded-xl border border-line bg-sunken px-4 py-3.5 font-mono text-sm break-all select-all"
      >
        {made.key}
      </code>
      <div className="mt-3">
        <CopyTextButton text={made.key}>Copy key</CopyTextButton>
      </div>
      <p className="mt-4 text-sm text-soft">
        Programs send it with each request:
        <code className="mt-1 block font-mono text-[0.8125rem] break-all">
          Authorization: Bearer {made.hint}…
        </code>
      </p>
      <DialogActions>
        <Button onClick={onDone}>I have copied it</Button>
      </DialogActions>
    </>
  );
}
