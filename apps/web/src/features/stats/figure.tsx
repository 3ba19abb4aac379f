import { ArrowDownRight, ArrowUpRight, Minus } from 'lucide-react';
import { classNames } from '#src/lib/class-names.ts';
import { formatCount } from '#src/lib/numbers.ts';
import type { Comparison } from './comparison';

interface FigureProps {
  label: string;
  value: number;
  comparison: Comparison;
  /** `the 30 days before`. */
  against: string;
  /** A rise of it is bad news. */
  unwelcome?: boolean;
}

/** One number, large, and how it stands against the period before. */
export function Figure({ label, value, comparison, against, unwelcome }: FigureProps) {
  return (
    <div className="rounded-2xl border border-line bg-surface px-5 py-4 shadow-sm">
      <dt className="text-sm text-soft">{label}</dt>
      <dd className="mt-1.5 text-[1.75rem] leading-9 font-semibold tracking-tight tabular-nums">
        {formatCount(value)}
      </dd>
      <dd className="mt-1 min-h-5 text-xs text-faint">
        <Change comparison={comparison} against={against} unwelcome={unwelcome === true} />
      </dd>
    </div>
  );
}

function Change({
  comparison,
  against,
  unwelcome,
}: Pick<FigureProps, 'comparison' | 'against'> & { unwelcome: boolean }) {
  if (comparison.kind === 'unknown') return null;
  if (comparison.kind === 'first') return <>None in {against}</>;
  if (comparison.kind === 'same') {
    return (
      <span className="inline-flex items-center gap-1">
        <Minus aria-hidden="true" className="size-3.5" /> As in {against}
      </span>
    );
  }
  const up = comparison.kind === 'up';
  const Icon = up ? ArrowUpRight : ArrowDownRight;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      <span
        className={classNames(
          'inline-flex items-center gap-0.5 font-medium tabular-nums',
          up === unwelcome ? 'text-warning-text' : 'text-accent-text',
        )}
      >
        <Icon aria-hidden="true" className="size-3.5" />
        <span className="sr-only">{up ? 'up by' : 'down by'} </span>
        {comparison.percent}%
      </span>
      vs {against}
    </span>
  );
}
