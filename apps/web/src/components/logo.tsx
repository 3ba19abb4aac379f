import { classNames } from '#src/lib/class-names.ts';

export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={classNames('size-7', className)}>
      <rect width="32" height="32" rx="9" className="fill-mark" />
      <g fill="none" strokeWidth="2.4" strokeLinecap="round" className="stroke-panel-line">
        <path d="M7 21c4.5 0 5.5-10 9-10s4.5 10 9 10" />
        <path d="M7 11c4.5 0 5.5 10 9 10s4.5-10 9-10" opacity="0.55" />
      </g>
    </svg>
  );
}

export function Logo() {
  return (
    <span className="inline-flex items-center gap-2.5">
      <LogoMark />
      <span className="text-[1.0625rem] font-semibold tracking-tight">AuthFlow</span>
    </span>
  );
}
