import { magicLinkApproveSchema } from '@authflow/contracts';
import { useEffect, useRef, useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { CodeInput } from '#src/components/code-input.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { forgetLinkToken } from '#src/lib/link-token.ts';
import { paths } from '#src/lib/paths.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { approveMagicLink } from './magic-link.api';
import { Requester } from './requester';
import type { OpenedLink } from './use-magic-link';

const digits = 2;

interface ApproveFormProps {
  token: string;
  link: OpenedLink & { state: 'live' };
  onEnd: (end: 'approved' | 'wrong-digits' | 'spent') => void;
  onBack: () => void;
}

/**
 * Lets another device go on. The number ties the approval to the tab the reader has before their eyes: a stranger's
 * request would need theirs. There is one try, so nothing is sent before the button.
 */
export function ApproveForm({ token, link, onEnd, onBack }: ApproveFormProps) {
  const client = useApiClient();
  const input = useRef<HTMLInputElement>(null);
  const [matchCode, setMatchCode] = useState('');
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const cooldown = useCooldown();

  useEffect(() => input.current?.focus(), []);

  async function approve(): Promise<void> {
    const parsed = magicLinkApproveSchema.safeParse({ token, matchCode });
    if (!parsed.success) {
      setFault('Enter the two digits shown where you asked to sign in.');
      return input.current?.focus();
    }
    setBusy(true);
    setFailure(null);
    const answer = await approveMagicLink(client, parsed.data);
    setBusy(false);
    if (!('error' in answer)) forgetLinkToken(paths.magicLink);
    if (!('error' in answer)) return onEnd('approved');
    if (isRefusal(answer.error, 'invalid_code')) return onEnd('wrong-digits');
    if (isRefusal(answer.error, 'invalid_or_expired_token')) return onEnd('spent');
    cooldown.obey(answer.error);
    setFailure(answer.error);
  }

  return (
    <>
      <FormHeading title="Type the number">
        It stands on the device where you asked to sign in. There is one try, so that nobody can guess.
      </FormHeading>
      <form
        noValidate
        className="space-y-6"
        onSubmit={(event) => {
          event.preventDefault();
          void approve();
        }}
      >
        <Requester request={link.requestedBy} />
        <FailureAlert failure={failure} />
        <Field label="Two-digit number" error={fault}>
          <div className="max-w-40">
            <CodeInput
              ref={input}
              value={matchCode}
              length={digits}
              disabled={busy}
              autoComplete="off"
              onChange={(typed) => {
                setMatchCode(typed);
                setFault(undefined);
              }}
            />
          </div>
        </Field>
        <div className="flex flex-col gap-3">
          <Button type="submit" size="lg" className="w-full" loading={busy} disabled={cooldown.running}>
            {cooldown.label('Let the other device in')}
          </Button>
          <Button variant="ghost" size="lg" className="w-full" onClick={onBack}>
            Back
          </Button>
        </div>
      </form>
    </>
  );
}
