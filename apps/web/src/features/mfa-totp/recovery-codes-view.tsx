import { Download, Printer } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { CopyTextButton } from '#src/components/copy-text-button.tsx';
import { DialogActions } from '#src/components/dialog-shell.tsx';
import { printText } from '#src/lib/print-text.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { recoveryCodesFileName, recoveryCodesText } from './recovery-codes-file';

interface RecoveryCodesViewProps {
  codes: readonly string[];
  email: string;
  onSaved: () => void;
}

/** Codes that are never shown again, so they are not let go of by accident. */
export function RecoveryCodesView({ codes, email, onSaved }: RecoveryCodesViewProps) {
  const [saved, setSaved] = useState(false);
  const [madeAt] = useState(() => new Date());
  const list = useRef<HTMLOListElement>(null);
  const confirmId = useId();
  const text = recoveryCodesText({ codes, email, origin: window.location.origin, madeAt });

  useEffect(() => {
    list.current?.focus({ preventScroll: true });
  }, []);

  return (
    <>
      <ol
        ref={list}
        tabIndex={-1}
        aria-label="Your recovery codes"
        className="mt-5 grid grid-cols-2 gap-x-6 gap-y-2 rounded-xl border border-line bg-sunken px-5 py-4 font-mono text-[0.9375rem] whitespace-nowrap max-[22rem]:gap-x-3 max-[22rem]:px-3.5 max-[22rem]:text-[0.8125rem]"
      >
        {codes.map((code) => (
          <li key={code} className="select-all">
            {code}
          </li>
        ))}
      </ol>
      <div className="mt-3 flex flex-wrap gap-2">
        <CopyTextButton text={codes.join('\n')}>Copy all</CopyTextButton>
        <Button
          variant="secondary"
          size="sm"
          onClick={() => saveFile(recoveryCodesFileName(madeAt), text, 'text/plain')}
        >
          <Download aria-hidden="true" className="size-4" /> Download
        </Button>
        <Button variant="secondary" size="sm" onClick={() => printText(text)}>
          <Printer aria-hidden="true" className="size-4" /> Print
        </Button>
      </div>
      <div className="mt-5 flex items-start gap-2.5 border-t border-line pt-5">
        <input
          id={confirmId}
          type="checkbox"
          checked={saved}
          onChange={(event) => setSaved(event.target.checked)}
          className="mt-0.5 size-[1.125rem] shrink-0 accent-accent"
        />
        <label htmlFor={confirmId} className="text-sm">
          I have saved these codes where only I can find them
        </label>
      </div>
      <DialogActions>
        <Button disabled={!saved} onClick={onSaved}>
          Done
        </Button>
      </DialogActions>
    </>
  );
}
