import type { Passkey } from '@authflow/contracts';
import { Cloud, Fingerprint } from 'lucide-react';
import { useRef, useState, type RefObject } from 'react';
import { Badge } from '#src/components/badge.tsx';
import { Button } from '#src/components/button.tsx';
import { SettingRow } from '#src/components/setting-row.tsx';
import { TimeAgo } from '#src/components/time-ago.tsx';
import { formatDate } from '#src/lib/relative-time.ts';
import { RemovePasskeyDialog } from './remove-passkey-dialog';
import { RenamePasskeyDialog } from './rename-passkey-dialog';

interface PasskeyRowProps {
  passkey: Passkey;
  now: number;
  home: RefObject<HTMLElement | null>;
}

export function PasskeyRow({ passkey, now, home }: PasskeyRowProps) {
  const [asking, setAsking] = useState<'rename' | 'remove' | null>(null);
  const opener = useRef<HTMLElement>(null);
  const { name, backedUp, createdAt, lastUsedAt } = passkey;

  function ask(question: 'rename' | 'remove', button: HTMLElement): void {
    opener.current = button;
    setAsking(question);
  }

  const dialog = { passkey, opener, home, onClose: () => setAsking(null) };
  return (
    <SettingRow
      icon={<Fingerprint />}
      title={
        <>
          {name}
          {backedUp ? (
            <Badge tone="neutral">
              <Cloud aria-hidden="true" className="size-3.5" /> Synced
            </Badge>
          ) : null}
        </>
      }
      detail={
        <>
          <span>Added {formatDate(createdAt)}</span>
          <span>
            {lastUsedAt ? (
              <>
                Used <TimeAgo iso={lastUsedAt} now={now} />
              </>
            ) : (
              'Not used yet'
            )}
          </span>
        </>
      }
    >
      <Button
        variant="secondary"
        size="sm"
        aria-label={`Rename ${name}`}
        onClick={(event) => ask('rename', event.currentTarget)}
      >
        Rename
      </Button>
      <Button
        variant="secondary"
        size="sm"
        aria-label={`Remove ${name}`}
        onClick={(event) => ask('remove', event.currentTarget)}
      >
        Remove
      </Button>
      <RenamePasskeyDialog {...dialog} open={asking === 'rename'} />
      <RemovePasskeyDialog {...dialog} open={asking === 'remove'} />
    </SettingRow>
  );
}
