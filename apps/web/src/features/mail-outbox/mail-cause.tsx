import type { QueuedMail } from '@authflow/contracts';
import { causeOf } from './mail-words';
import { untilInWords } from '#src/lib/next-attempt.ts';

/** Why a mail is where it is, and when it is tried next. */
export function MailCause({ mail, now }: { mail: QueuedMail; now: number }) {
  const { state, nextAttemptAt, attempts } = mail;
  return (
    <span className="block text-[0.8125rem] wrap-anywhere text-soft">
      {causeOf(mail)}
      {state === 'queued' && attempts > 0 && nextAttemptAt !== null ? (
        <span className="block text-xs text-faint">Next attempt {untilInWords(nextAttemptAt, now)}</span>
      ) : null}
    </span>
  );
}
