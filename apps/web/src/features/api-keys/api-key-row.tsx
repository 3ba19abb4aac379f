import type { ApiKey } from '@authflow/contracts';
import { KeyRound } from 'lucide-react';
import { useRef, useState, type RefObject } from 'react';
import { Badge } from '#src/components/badge.tsx';
import { Button } from '#src/components/button.tsx';
import { RemovalDialog } from '#src/components/removal-dialog.tsx';
import { SettingRow } from '#src/components/setting-row.tsx';
import { TimeAgo } from '#src/components/time-ago.tsx';
import { formatDate } from '#src/lib/relative-time.ts';
import { useRevokeApiKeyMutation } from './api-keys.api';
import { keyStanding } from './key-standing';

interface ApiKeyRowProps {
  apiKey: ApiKey;
  now: number;
  home: RefObject<HTMLElement | null>;
}

export function ApiKeyRow({ apiKey, now, home }: ApiKeyRowProps) {
  const [asking, setAsking] = useState(false);
  const [revoke] = useRevokeApiKeyMutation();
  const opener = useRef<HTMLButtonElement>(null);
  const { id, name, hint, permissions, expiresAt, lastUsedAt } = apiKey;
  const standing = keyStanding(apiKey, now);
  const works = standing !== 'expired';

  return (
    <SettingRow
      icon={<KeyRound />}
      title={
        <>
          {name}
          {standing === 'expired' ? <Badge tone="neutral">Expired</Badge> : null}
          {standing === 'ending' ? <Badge tone="warning">Expires soon</Badge> : null}
        </>
      }
      detail={
        <>
          <span className="font-mono text-[0.8125rem] leading-5">{hint}…</span>
          <span>
            {works ? 'Works until' : 'Ended on'} {formatDate(expiresAt)}
          </span>
          <span>
            {lastUsedAt ? (
              <>
                Used <TimeAgo iso={lastUsedAt} now={now} />
              </>
            ) : (
              'Not used yet'
            )}
          </span>
          <span className="w-full">
            {permissions.length > 0 ? permissions.join(', ') : 'Reads your account'}
          </span>
        </>
      }
    >
      <Button
        ref={opener}
        variant="secondary"
        size="sm"
        aria-label={`${works ? 'Revoke' : 'Remove'} ${name}`}
        onClick={() => setAsking(true)}
      >
        {works ? 'Revoke' : 'Remove'}
      </Button>
      <RemovalDialog
        opener={opener}
        home={home}
        open={asking}
        onClose={() => setAsking(false)}
        title={`${works ? 'Revoke' : 'Remove'} “${name}”?`}
        description={
          works
            ? 'Programs that use it are refused from now on. It cannot be brought back.'
            : 'It no longer works. Removing it tidies up your list.'
        }
        action={works ? 'Revoke key' : 'Remove key'}
        done={works ? `“${name}” is revoked` : `“${name}” is removed`}
        remove={async () => (await revoke(id)).error}
      />
    </SettingRow>
  );
}
