import { limits } from '@authflow/contracts';
import { Fingerprint } from 'lucide-react';
import { useRef, useState } from 'react';
import { Alert } from '#src/components/alert.tsx';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { ListPending } from '#src/components/list-pending.tsx';
import { SettingRow } from '#src/components/setting-row.tsx';
import { passkeysSupported } from '#src/lib/passkeys.ts';
import { useFocusCatch } from '#src/lib/use-focus-catch.ts';
import { useNow } from '#src/lib/use-now.ts';
import { AddPasskeyDialog } from './add-passkey-dialog';
import { PasskeyRow } from './passkey-row';
import { useListPasskeysQuery } from './passkeys.api';

export function PasskeysCard() {
  const { data, error, refetch } = useListPasskeysQuery();
  const [adding, setAdding] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const now = useNow(60_000);
  const passkeys = data?.items ?? [];
  const card = useFocusCatch<HTMLElement>(passkeys.length);
  const supported = passkeysSupported();
  const full = passkeys.length >= limits.passkeysPerUser;
  const add = (
    <Button ref={opener} variant="secondary" size="sm" onClick={() => setAdding(true)}>
      Add a passkey
    </Button>
  );

  return (
    <Card
      ref={card}
      title="Passkeys"
      description="Sign in with your fingerprint, your face or your screen lock. Nothing to remember, nothing to phish."
      action={passkeys.length > 0 && supported && !full ? add : null}
      flush
    >
      {data === undefined ? (
        <ListPending error={error} label="Loading your passkeys" rows={2} onRetry={() => void refetch()} />
      ) : null}
      {data !== undefined && passkeys.length === 0 ? (
        <ul className="border-t border-line">
          <SettingRow
            icon={<Fingerprint />}
            title="No passkey yet"
            detail={
              supported
                ? 'This browser can make one in a few seconds'
                : 'This browser cannot use passkeys. Open this page in another one to add yours.'
            }
          >
            {supported ? add : null}
          </SettingRow>
        </ul>
      ) : null}
      <ul aria-label="Your passkeys" className="divide-y divide-line border-t border-line empty:hidden">
        {passkeys.map((passkey) => (
          <PasskeyRow key={passkey.id} passkey={passkey} now={now} home={card} />
        ))}
      </ul>
      <Limits supported={supported || passkeys.length === 0} full={full} />
      <AddPasskeyDialog
        opener={opener}
        home={card}
        open={adding}
        onOpenChange={setAdding}
        taken={passkeys.map(({ name }) => name)}
      />
    </Card>
  );
}

function Limits({ supported, full }: { supported: boolean; full: boolean }) {
  if (supported && !full) return null;
  return (
    <div className="border-t border-line p-5 sm:px-6">
      <Alert tone="info">
        {full
          ? `You have ${limits.passkeysPerUser} passkeys, as many as an account can have. Remove one to add another.`
          : 'This browser cannot use passkeys. Open this page in another one to add more.'}
      </Alert>
    </div>
  );
}
