import { limits, type MfaStatus } from '@authflow/contracts';
import { Smartphone, Ticket } from 'lucide-react';
import { useRef, useState, type RefObject } from 'react';
import { Alert } from '#src/components/alert.tsx';
import { Button } from '#src/components/button.tsx';
import { SettingRow } from '#src/components/setting-row.tsx';
import { formatDate } from '#src/lib/relative-time.ts';
import { RemoveTotpDialog } from './remove-totp-dialog';
import { ReplaceCodesDialog } from './replace-codes-dialog';

const fewCodes = 3;

interface FactorListProps {
  status: MfaStatus;
  email: string;
  home: RefObject<HTMLElement | null>;
  replacing: boolean;
  onReplace: (button: HTMLElement, replaces: boolean) => void;
}

/** What the second step consists of, when it is on. */
export function FactorList({ status, email, home, replacing, onReplace }: FactorListProps) {
  const [asking, setAsking] = useState<'remove' | 'codes' | null>(null);
  const opener = useRef<HTMLElement>(null);
  const left = status.recoveryCodesLeft;

  function ask(question: 'remove' | 'codes', button: HTMLElement): void {
    opener.current = button;
    setAsking(question);
  }

  const dialog = { opener, home, onOpenChange: () => setAsking(null) };
  return (
    <>
      <ul className="divide-y divide-line border-t border-line">
        <SettingRow
          icon={<Smartphone />}
          title="Authenticator app"
          detail={status.totp ? `Set up on ${formatDate(status.totp.confirmedAt)}` : null}
        >
          <Button
            variant="secondary"
            size="sm"
            loading={replacing}
            onClick={(event) => onReplace(event.currentTarget, true)}
          >
            Replace app
          </Button>
          <Button variant="secondary" size="sm" onClick={(event) => ask('remove', event.currentTarget)}>
            Turn off
          </Button>
        </SettingRow>
        <SettingRow
          icon={<Ticket />}
          title="Recovery codes"
          detail={`${left} of ${limits.recoveryCodes} left, for when the app is not at hand`}
          notice={left <= fewCodes ? <FewCodes left={left} /> : null}
        >
          <Button variant="secondary" size="sm" onClick={(event) => ask('codes', event.currentTarget)}>
            Make new codes
          </Button>
        </SettingRow>
      </ul>
      <RemoveTotpDialog {...dialog} open={asking === 'remove'} />
      <ReplaceCodesDialog {...dialog} open={asking === 'codes'} email={email} />
    </>
  );
}

function FewCodes({ left }: { left: number }) {
  return (
    <Alert tone="warning">
      {left === 0
        ? 'You have no recovery code left. Without your app nobody could let you in. Make new codes now.'
        : `Only ${left === 1 ? 'one recovery code is' : `${left} recovery codes are`} left. Make new codes before they run out.`}
    </Alert>
  );
}
