import { asFailure } from '#src/lib/api-failure.ts';
import { Button } from './button';
import { FailureAlert } from './failure-alert';
import { ListShape } from './list-shape';

/** A list that isn't here: on its way, or with what kept it away and a way to ask again. */
export function ListPending({
  error,
  label,
  rows,
  onRetry,
}: {
  error: unknown;
  label: string;
  rows: number;
  onRetry: () => void;
}) {
  if (error === undefined) return <ListShape label={label} rows={rows} />;
  return (
    <div className="space-y-3 border-t border-line p-5 sm:px-6">
      <FailureAlert failure={asFailure(error)} />
      <Button variant="secondary" size="sm" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
