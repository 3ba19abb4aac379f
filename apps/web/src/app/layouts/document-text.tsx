import type { DocumentPage } from './sign-in-document';

export function DocumentText({ document: { title, text, fields, zone } }: { document: DocumentPage }) {
  return (
    <>
      <p className="max-w-sm text-3xl leading-tight font-semibold tracking-tight text-balance">{title}</p>
      <p className="mt-3 max-w-sm text-panel-soft">{text}</p>
      <dl className="mt-10 grid max-w-md grid-cols-2 gap-x-8 gap-y-5 border-t border-panel-line/20 pt-6">
        {fields.map(([label, value]) => (
          <div key={label}>
            <dt className="text-xs text-panel-soft">{label}</dt>
            <dd className="mt-0.5 font-mono text-sm">{value}</dd>
          </div>
        ))}
      </dl>
      <p
        aria-hidden="true"
        className="mt-10 overflow-hidden mask-r-from-80% font-mono text-xs tracking-[0.2em] whitespace-nowrap text-panel-soft/80"
      >
        {zone.padEnd(64, '<')}
      </p>
    </>
  );
}
