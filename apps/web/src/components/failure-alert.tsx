import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { messageFor, referenceFor } from '#src/lib/error-messages.ts';
import { errorSentences } from '#src/lib/error-sentences.ts';
import { Alert } from './alert';

/** Says what went wrong and what to do; renders nothing while nothing did, or when the person called it off. */
export function FailureAlert({ failure }: { failure: ApiFailure | null }) {
  if (failure === null || failure.kind === 'cancelled') return null;
  return (
    <Alert tone="danger" reference={referenceFor(failure)}>
      {/* The form's button counts the seconds; a number here would soon be wrong. */}
      {isRefusal(failure, 'rate_limited') ? errorSentences.rate_limited : messageFor(failure)}
    </Alert>
  );
}
