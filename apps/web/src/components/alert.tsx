import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '#src/lib/class-names.ts';

type Tone = 'danger' | 'warning' | 'success' | 'info';

const tones: Record<Tone, { icon: typeof Info; style: string }> = {
  danger: { icon: CircleAlert, style: 'bg-danger-soft border-danger-line text-danger-text' },
  warning: { icon: TriangleAlert, style: 'bg-warning-soft border-warning-line text-warning-text' },
  success: { icon: CircleCheck, style: 'bg-accent-soft border-accent-line text-accent-text' },
  info: { icon: Info, style: 'bg-sunken border-line text-soft' },
};

interface AlertProps {
  tone: Tone;
  title?: string;
  children?: ReactNode;
  /** A request's id, small, for people who ask for help. */
  reference?: string | null;
}

/** A message about the whole page or form. Faults interrupt a screen reader, the rest waits its turn. */
export function Alert({ tone, title, children, reference }: AlertProps) {
  const { icon: Icon, style } = tones[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={classNames('flex animate-fade gap-3 rounded-xl border px-4 py-3 text-sm', style)}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        {title ? <p className="font-medium">{title}</p> : null}
        {children ? <div className={title ? 'mt-0.5' : undefined}>{children}</div> : null}
        {reference ? <p className="mt-1 font-mono text-xs break-all">Reference: {reference}</p> : null}
      </div>
    </div>
  );
}
