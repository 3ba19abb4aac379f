import type { ErrorCode } from '@authflow/contracts';
import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';
import type { ApiFailure } from './api-failure';
import { errorMessages, messageFor } from './error-messages';

export interface ApplyProblemOptions<Values extends FieldValues> {
  /** The fields on the page. A server fault on any other path is told above the form. */
  fields: readonly Path<Values>[];
  /** Where a refusal without `errors[]` belongs, such as `weak_password` → `password`. */
  codes?: Partial<Record<ErrorCode, Path<Values>>>;
}

/**
 * Puts a failure where the person can act on it: each server fault on its field, the first one focused.
 * Returns the sentence that belongs above the form, or null when the fields say it all.
 */
export function applyProblem<Values extends FieldValues, Context, Output>(
  form: Pick<UseFormReturn<Values, Context, Output>, 'setError'>,
  failure: ApiFailure,
  options: ApplyProblemOptions<Values>,
): string | null {
  if (failure.kind === 'cancelled') return null;
  if (failure.kind !== 'problem') return messageFor(failure);
  const faults = new Map<Path<Values>, string>();
  for (const error of failure.errors) {
    const field = options.fields.find((name) => name === error.path);
    if (field !== undefined && !faults.has(field)) faults.set(field, error.message);
  }
  const ownField = options.codes?.[failure.code];
  if (faults.size === 0 && ownField !== undefined) faults.set(ownField, errorMessages[failure.code]);
  if (faults.size === 0) return messageFor(failure);
  const inPageOrder = options.fields.filter((name) => faults.has(name));
  inPageOrder.forEach((name, index) => {
    form.setError(name, { type: 'server', message: faults.get(name) ?? '' }, { shouldFocus: index === 0 });
  });
  return null;
}
