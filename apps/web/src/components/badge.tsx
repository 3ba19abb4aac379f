import type { ReactNode } from 'react';
import { classNames } from '#src/lib/class-names.ts';

const tones = {
  success: 'bg-accent-soft text-accent-text border-accent-line',
  warning: 'bg-warning-soft text-warning-text border-warning-line',
  danger: 'bg-danger-soft text-danger-text border-danger-line',
  neutral: 'bg-sunken text-soft border-line',
} as const;

export function Badge({ tone, children }: { tone: keyof typeof tones; children: ReactNode }) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1 rounded-full border px-2 py-0.5 text-xs font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}
