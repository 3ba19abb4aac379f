import type { TotpEnrolment } from '@authflow/contracts';
import { Button } from '#src/components/button.tsx';
import { CodeForm } from '#src/components/code-form.tsx';
import { CopyButton } from '#src/components/copy-button.tsx';
import { DialogActions } from '#src/components/dialog-shell.tsx';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { wrongAppCode } from '#src/lib/error-messages.ts';

interface ScanStepProps {
  enrolment: TotpEnrolment;
  confirm: (code: string) => Promise<ApiFailure | null>;
  onCancel: () => void;
}

export function ScanStep({ enrolment, confirm, onCancel }: ScanStepProps) {
  return (
    <>
      <div className="mt-5 flex flex-col items-center gap-5 rounded-xl border border-line bg-sunken p-4 sm:flex-row sm:items-center">
        {/* As a picture nothing in it can run. White, because cameras want dark on light in either theme. */}
        <img
          src={`data:image/svg+xml,${encodeURIComponent(enrolment.qrSvg)}`}
          alt="QR code for your authenticator app"
          className="size-44 shrink-0 rounded-lg bg-white p-2"
        />
        <div className="min-w-0 text-sm">
          <p className="font-medium">Can’t scan it?</p>
          <p className="mt-1 text-soft">
            On this phone,{' '}
            <a
              href={enrolment.otpauthUri}
              className="rounded-sm font-medium text-accent-text underline decoration-accent-line underline-offset-4 hover:decoration-current"
            >
              open your app
            </a>
            . Or type this key into it:
          </p>
          <div role="group" aria-label="Setup key" className="mt-2 flex items-start gap-1">
            <code className="font-mono text-[0.8125rem] leading-6 break-words">
              {groupsOfFour(enrolment.secret)}
            </code>
            <CopyButton
              text={enrolment.secret}
              label="Copy setup key"
              className="-mt-1 text-faint hover:bg-hover hover:text-ink"
            />
          </div>
        </div>
      </div>
      <div className="mt-5">
        <CodeForm eager label="Code from your authenticator app" wrongCode={wrongAppCode} check={confirm} />
      </div>
      <DialogActions>
        <Button variant="secondary" onClick={onCancel}>
          Cancel
        </Button>
      </DialogActions>
    </>
  );
}

/** Easier to type, and authenticator apps overlook the gaps. */
function groupsOfFour(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? secret;
}
