import { ArrowLeft, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { asFailure, isRefusal } from '#src/lib/api-failure.ts';
import { Button } from './button';
import { EmptyState } from './empty-state';
import { FailureAlert } from './failure-alert';
import { PageTitle } from './page-title';

interface RecordPageProps<Item> {
  /** The list it was opened from. */
  back: { to: string; label: string };
  /** What one of them is called, for the page's title until it has one of its own. */
  noun: string;
  item: Item | undefined;
  /** Of the query. */
  error: unknown;
  onRetry: () => void;
  /** Shown where no such record exists. */
  missing: { icon: LucideIcon; title: string; text: string };
  /** Shown while it loads. */
  shape: ReactNode;
  children: (item: Item) => ReactNode;
}

/** A page about one thing out of a list: the way back, and then the thing, its absence, or why it is not here. */
export function RecordPage<Item>(props: RecordPageProps<Item>) {
  const { back, noun, item, error, onRetry, missing, shape, children } = props;
  const failure = error === undefined ? null : asFailure(error);
  const unknown = failure !== null && isRefusal(failure, 'not_found', 'validation_failed');

  return (
    <div className="space-y-6">
      <Link
        to={back.to}
        className="inline-flex items-center gap-1.5 rounded-md text-sm font-medium text-soft transition-colors duration-150 hover:text-ink"
      >
        <ArrowLeft aria-hidden="true" className="size-4" /> {back.label}
      </Link>
      {unknown ? (
        <div className="rounded-2xl border border-line bg-surface shadow-sm">
          <PageTitle title={`Unknown ${noun.toLowerCase()}`} className="sr-only" />
          <EmptyState icon={missing.icon} title={missing.title}>
            {missing.text}
          </EmptyState>
        </div>
      ) : null}
      {item === undefined && failure === null ? shape : null}
      {failure !== null && !unknown ? (
        <div className="space-y-4">
          {item === undefined ? <PageTitle title={noun} /> : null}
          <FailureAlert failure={failure} />
          <Button variant="secondary" onClick={onRetry}>
            Try again
          </Button>
        </div>
      ) : null}
      {item === undefined || unknown ? null : children(item)}
    </div>
  );
}
