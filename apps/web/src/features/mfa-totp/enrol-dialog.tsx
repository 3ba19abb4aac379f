import type { TotpEnrolment } from '@authflow/contracts';
import { useState, type RefObject } from 'react';
import { useDispatch } from 'react-redux';
import { DialogShell } from '#src/components/dialog-shell.tsx';
import { useToast } from '#src/components/toast-context.ts';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { confirmTotp, othersAreSignedIn } from './mfa-totp.api';
import { OtherSessionsStep } from './other-sessions-step';
import { RecoveryCodesView } from './recovery-codes-view';
import { ScanStep } from './scan-step';

interface EnrolDialogProps {
  /** Open while there is one. */
  enrolment: TotpEnrolment | null;
  /** Another app is in use until the new one is confirmed. */
  replaces: boolean;
  email: string;
  opener: RefObject<HTMLElement | null>;
  home: RefObject<HTMLElement | null>;
  onClose: () => void;
}

type Step = { name: 'scan' } | { name: 'codes'; codes: string[] } | { name: 'others' };

const words = {
  scan: {
    title: 'Set up your authenticator app',
    description: 'Scan the QR code with the app, then type the six digits it shows.',
  },
  codes: {
    title: 'Save your recovery codes',
    description: 'Each lets you in once when your app is not at hand. They are shown only now.',
  },
  others: {
    title: 'Sign out your other devices?',
    description:
      'Two-step verification is on. Devices that are signed in already were never asked for a code; signed out, they will be.',
  },
} as const;

/** Scan, confirm, save the recovery codes, and think of the devices that are signed in already (ASVS 7.4.3). */
export function EnrolDialog({ enrolment, replaces, email, opener, home, onClose }: EnrolDialogProps) {
  const client = useApiClient();
  const dispatch = useDispatch();
  const toast = useToast();
  const [step, setStep] = useState<Step>({ name: 'scan' });

  async function confirm(code: string): Promise<ApiFailure | null> {
    const answer = await confirmTotp(client, { code });
    if ('error' in answer) return answer.error;
    setStep({ name: 'codes', codes: answer.data.recoveryCodes });
    dispatch(api.util.invalidateTags(['Mfa', 'Account', 'Activity', 'Sessions']));
    return null;
  }

  async function codesSaved(): Promise<void> {
    if (!replaces && (await othersAreSignedIn(client))) return setStep({ name: 'others' });
    finish();
  }

  function finish(): void {
    onClose();
    toast({
      tone: 'success',
      title: replaces ? 'Your new app is in use' : 'Two-step verification is on',
      detail: 'You are asked for a code the next time you sign in.',
    });
  }

  return (
    <DialogShell
      open={enrolment !== null}
      onOpenChange={() => (step.name === 'scan' ? onClose() : finish())}
      held={step.name === 'codes'}
      opener={opener}
      home={home}
      width="lg"
      title={step.name === 'scan' && replaces ? 'Set up your new app' : words[step.name].title}
      description={
        step.name === 'scan' && replaces
          ? 'Scan the QR code with the new app. The old one works until you have typed a code from the new one.'
          : words[step.name].description
      }
    >
      {enrolment !== null && step.name === 'scan' ? (
        <ScanStep enrolment={enrolment} confirm={confirm} onCancel={onClose} />
      ) : null}
      {step.name === 'codes' ? (
        <RecoveryCodesView codes={step.codes} email={email} onSaved={() => void codesSaved()} />
      ) : null}
      {step.name === 'others' ? <OtherSessionsStep onDone={finish} /> : null}
    </DialogShell>
  );
}
