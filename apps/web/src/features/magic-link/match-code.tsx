/** The two digits that tie the mail opened elsewhere to this very tab. */
export function MatchCode({ digits }: { digits: string }) {
  return (
    <div className="flex items-center gap-4 rounded-xl border border-line bg-sunken px-4 py-3.5">
      <p className="grid h-12 min-w-14 shrink-0 place-items-center rounded-lg border border-line bg-surface px-2 font-mono text-2xl font-semibold tracking-widest text-ink shadow-sm select-all">
        <span className="sr-only">Your number: {digits.split('').join(' ')}</span>
        <span aria-hidden="true" className="-mr-[0.1em]">
          {digits}
        </span>
      </p>
      <p className="text-sm text-soft">
        <span className="font-medium text-ink">Reading mail on another device?</span> Open the link there and
        type this number. This page then goes on by itself.
      </p>
    </div>
  );
}
