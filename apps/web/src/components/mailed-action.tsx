import { useState, type ReactNode } from 'react';
import { isRefusal, type Answer, type ApiFailure } from '#src/lib/api-failure.ts';
import { forgetLinkToken, linkToken, type LinkPage } from '#src/lib/link-token.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { Button } from './button';
import { FailureAlert } from './failure-alert';
import { FormHeading } from './form-heading';

interface MailedActionProps<Outcome> {
  page: LinkPage;
  title: string;
  text: ReactNode;
  /** What will happen, point by point. */
  points?: readonly string[];
  button: string;
  danger?: boolean;
  act: (token: string) => Promise<Answer<Outcome>>;
  done: (outcome: Outcome) => ReactNode;
  dead: (opened: boolean) => ReactNode;
}

/**
 * Where a mailed link leads that does one thing. Opening it does nothing: mail scanners open links too. The click on
 * its one button does.
 */
export function MailedAction<Outcome>(props: MailedActionProps<Outcome>) {
  const { page, title, text, points, button, danger, act } = props;
  const [token] = useState(() => linkToken(page));
  const [outcome, setOutcome] = useState<{ value: Outcome } | null>(null);
  const [spent, setSpent] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const cooldown = useCooldown();

  async function confirm(opened: string): Promise<void> {
    setBusy(true);
    setFailure(null);
    const answer = await act(opened);
    setBusy(false);
    if (!('error' in answer)) {
      forgetLinkToken(page);
      return setOutcome({ value: answer.data });
    }
    if (isRefusal(answer.error, 'invalid_or_expired_token', 'validation_failed')) return setSpent(true);
    cooldown.obey(answer.error);
    setFailure(answer.error);
  }

  if (outcome !== null) return props.done(outcome.value);
  if (token === null || spent) return props.dead(token !== null);
  return (
    <>
      <FormHeading title={title}>{text}</FormHeading>
      <div className="space-y-6">
        {points ? (
          <ul className="space-y-2.5 rounded-xl border border-line bg-sunken px-4 py-3.5 text-sm text-soft">
            {points.map((point) => (
              <li key={point} className="flex gap-2.5">
                <span aria-hidden="true" className="mt-2 size-1.5 shrink-0 rounded-full bg-control" />
                {point}
              </li>
            ))}
          </ul>
        ) : null}
        <FailureAlert failure={failure} />
        <Button
          size="lg"
          variant={danger ? 'danger' : 'primary'}
          className="w-full"
          loading={busy}
          disabled={cooldown.running}
          onClick={() => void confirm(token)}
        >
          {cooldown.label(button)}
        </Button>
      </div>
    </>
  );
}
