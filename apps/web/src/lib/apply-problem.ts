import type { ErrorCode } from '@authflow/contracts';
import type { ApiFailure } from './api-failure';
import { messageFor } from './error-messages';
import { errorSentences } from './error-sentences';

/** A form of React Hook Form, or a small one. */
interface TakesFaults<Name extends string> {
  setError: (
    name: Name,
    fault: { type: 'server'; message: string },
    options: { shouldFocus: boolean },
  ) => void;
}

export interface ApplyProblemOptions<Name extends string> {
  /** The fields on the page. A server fault on any other path is told above the form. */
  fields: readonly Name[];
  /** Where a refusal without `errors[]` belongs, such as `weak_password` → `password`. */
  codes?: Partial<Record<ErrorCode, Name>>;
}

/**
 * Puts a failure where the person can act on it: each server fault on its field, the first one focused.
 * Returns the sentence that belongs above the form, or null when the fields say it all.
 */
export function applyProblem<Name extends string>(
  form: TakesFaults<Name>,
  failure: ApiFailure,
  options: ApplyProblemOptions<Name>,
): string | null {
  if (failure.kind === 'cancelled') return null;
  if (failure.kind !== 'problem') return messageFor(failure);
  const faults = new Map<Name, string>();
  for (const error of failure.errors) {
    const field = options.fields.find((name) => name === error.path);
    if (field !== undefined && !faults.has(field)) faults.set(field, error.message);
  }
  const ownField = options.codes?.[failure.code];
  if (faults.size === 0 && ownField !== undefined) faults.set(ownField, errorSentences[failure.code]);
  if (faults.size === 0) return messageFor(failure);
  const inPageOrder = options.fields.filter((name) => faults.has(name));
  inPageOrder.forEach((name, index) => {
    form.setError(name, { type: 'server', message: faults.get(name) ?? '' }, { shouldFocus: index === 0 });
  });
  return null;
}
