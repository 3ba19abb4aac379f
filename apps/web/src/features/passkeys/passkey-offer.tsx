import { Fingerprint, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { passkeysSupported } from '#src/lib/passkeys.ts';
import { browserStore } from '#src/storage/web-storage.ts';
import { AddPasskeyDialog } from './add-passkey-dialog';
import { useListPasskeysQuery } from './passkeys.api';

const key = 'authflow.passkey-offer';

/** Whether it is not known yet if there is an offer. What stands below one would jump when it came. */
export function usePasskeyOfferPending(): boolean {
  const [dismissed] = useState(() => browserStore.read(key) === 'dismissed');
  return useListPasskeysQuery(undefined, { skip: dismissed || !passkeysSupported() }).isLoading;
}

/** Proposes a passkey to who has none, until it is waved away in this browser. */
export function PasskeyOffer() {
  const [dismissed, setDismissed] = useState(() => browserStore.read(key) === 'dismissed');
  const [adding, setAdding] = useState(false);
  const { data } = useListPasskeysQuery(undefined, { skip: dismissed || !passkeysSupported() });
  if (dismissed || data === undefined || (data.items.length > 0 && !adding)) return null;

  function dismiss(): void {
    browserStore.write(key, 'dismissed');
    setDismissed(true);
  }

  return <Offer adding={adding} onAdding={setAdding} onDismiss={dismiss} />;
}

interface OfferProps {
  adding: boolean;
  onAdding: (adding: boolean) => void;
  onDismiss: () => void;
}

function Offer({ adding, onAdding, onDismiss }: OfferProps) {
  const opener = useRef<HTMLButtonElement>(null);
  const home = useRef<HTMLElement>(null);

  useEffect(
    () => () => {
      // It takes its own buttons along, and the focus with them.
      if (document.activeElement === document.body)
        document.getElementById('main')?.focus({ preventScroll: true });
    },
    [],
  );

  return (
    <aside
      ref={home}
      tabIndex={-1}
      aria-label="Passkey offer"
      className="relative flex animate-fade flex-wrap items-center gap-x-4 gap-y-3 rounded-2xl border border-accent-line bg-accent-soft p-4 pr-14 sm:flex-nowrap sm:px-5"
    >
      <Fingerprint aria-hidden="true" className="size-6 shrink-0 text-accent-text" strokeWidth={1.6} />
      <div className="min-w-0 flex-1 basis-48">
        <p className="text-sm font-medium">Sign in faster next time</p>
        <p className="text-sm text-soft">A passkey lets you in with your fingerprint, face or screen lock.</p>
      </div>
      <Button ref={opener} size="sm" variant="secondary" className="sm:mr-9" onClick={() => onAdding(true)}>
        Add a passkey
      </Button>
      <button
        type="button"
        aria-label="Don’t offer a passkey again"
        onClick={onDismiss}
        className="absolute top-3 right-3 grid sm:top-1/2 sm:-translate-y-1/2 size-9 place-items-center rounded-lg text-accent-text transition-colors duration-150 hover:bg-surface"
      >
        <X aria-hidden="true" className="size-4" />
      </button>
      <AddPasskeyDialog opener={opener} home={home} open={adding} onOpenChange={onAdding} taken={[]} />
    </aside>
  );
}
