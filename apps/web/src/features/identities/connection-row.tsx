import { useRef, useState, type RefObject } from 'react';
import { Button } from '#src/components/button.tsx';
import { ProviderMark } from '#src/components/provider-mark.tsx';
import { RemovalDialog } from '#src/components/removal-dialog.tsx';
import { SettingRow } from '#src/components/setting-row.tsx';
import { TimeAgo } from '#src/components/time-ago.tsx';
import { formatDate } from '#src/lib/relative-time.ts';
import type { Connection } from './connections';
import { useRemoveIdentityMutation } from './identities.api';

interface ConnectionRowProps {
  connection: Connection;
  now: number;
  home: RefObject<HTMLElement | null>;
  busy: boolean;
  onConnect: () => void;
}

export function ConnectionRow({ connection, now, home, busy, onConnect }: ConnectionRowProps) {
  const { provider, name, identity } = connection;
  const icon = <ProviderMark provider={provider} />;
  if (identity === null) {
    return (
      <SettingRow icon={icon} title={name} detail="Not connected">
        <Button
          variant="secondary"
          size="sm"
          loading={busy}
          aria-label={`Connect ${name}`}
          onClick={onConnect}
        >
          Connect
        </Button>
      </SettingRow>
    );
  }
  return (
    <SettingRow
      icon={icon}
      title={name}
      detail={
        <>
          <span>{identity.email ?? 'Without an address'}</span>
          <span>Connected {formatDate(identity.createdAt)}</span>
          {identity.lastUsedAt ? (
            <span>
              Used <TimeAgo iso={identity.lastUsedAt} now={now} />
            </span>
          ) : null}
        </>
      }
    >
      <Disconnect id={identity.id} name={name} email={identity.email} home={home} />
    </SettingRow>
  );
}

interface DisconnectProps {
  id: string;
  name: string;
  email: string | null;
  home: RefObject<HTMLElement | null>;
}

function Disconnect({ id, name, email, home }: DisconnectProps) {
  const [asking, setAsking] = useState(false);
  const [remove] = useRemoveIdentityMutation();
  const opener = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Button
        ref={opener}
        variant="secondary"
        size="sm"
        aria-label={`Disconnect ${name}`}
        onClick={() => setAsking(true)}
      >
        Disconnect
      </Button>
      <RemovalDialog
        opener={opener}
        home={home}
        open={asking}
        onClose={() => setAsking(false)}
        title={`Disconnect ${name}?`}
        description={`${email ?? name} no longer opens this account. Nothing changes at ${name}, and you can connect it again.`}
        action={`Disconnect ${name}`}
        done={`${name} is disconnected`}
        lastWayIn={`${name} is the only way into your account. Set a password or add a passkey first; then it can go.`}
        remove={async () => (await remove(id)).error}
      />
    </>
  );
}
