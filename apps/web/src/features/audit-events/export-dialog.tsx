import { RadioGroup } from 'radix-ui';
import { useState, type RefObject } from 'react';
import { Button } from '#src/components/button.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { formatBytes, formatCount } from '#src/lib/numbers.ts';
import type { AuditExport, AuditQuery } from './audit-filters';
import { useExport, type ExportState } from './use-export';

type Format = AuditExport['format'];

const formats: readonly { value: Format; name: string; hint: string }[] = [
  { value: 'csv', name: 'CSV', hint: 'For spreadsheets. Nothing in it runs as a formula.' },
  { value: 'ndjson', name: 'NDJSON', hint: 'One JSON object a line, for programs and log systems.' },
];

interface ExportDialogProps {
  opener: RefObject<HTMLElement | null>;
  open: boolean;
  onClose: () => void;
  query: AuditQuery;
  /** The list is narrowed, and so is the file. */
  narrowed: boolean;
}

/** Saves what the list shows, all pages of it, and says how far it is. */
export function ExportDialog({ opener, open, onClose, query, narrowed }: ExportDialogProps) {
  const [format, setFormat] = useState<Format>('csv');
  const { state, start, cancel } = useExport(onClose);
  const running = state.kind === 'running';

  return (
    <DialogShell
      opener={opener}
      open={open}
      held={running}
      onOpenChange={(wanted) => {
        if (!wanted && running) cancel();
        if (!wanted) onClose();
      }}
      title="Export the audit log"
      description={
        narrowed
          ? 'All events that match the filters, not only those loaded here. The export itself goes on record.'
          : 'All events on record. Set filters first for fewer. The export itself goes on record.'
      }
    >
      {running ? <Progress state={state} /> : <FormatChoice value={format} onChange={setFormat} />}
      {state.kind === 'failed' ? (
        <div className="mt-4">
          <FailureAlert failure={state.failure} />
        </div>
      ) : null}
      <DialogActions>
        {running ? (
          <Button variant="secondary" onClick={cancel}>
            Cancel the export
          </Button>
        ) : (
          <>
            <Button variant="secondary" onClick={onClose}>
              Close
            </Button>
            <Button onClick={() => void start({ ...query, format })}>Export</Button>
          </>
        )}
      </DialogActions>
    </DialogShell>
  );
}

function FormatChoice({ value, onChange }: { value: Format; onChange: (format: Format) => void }) {
  return (
    <RadioGroup.Root
      aria-label="Format"
      value={value}
      onValueChange={(next) => onChange(next as Format)}
      className="mt-5 grid gap-2 sm:grid-cols-2"
    >
      {formats.map((format) => (
        <RadioGroup.Item
          key={format.value}
          value={format.value}
          className="rounded-xl border border-line p-3.5 text-left transition-colors duration-150 hover:border-control data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft"
        >
          <span className="flex items-center gap-2 text-sm font-medium">
            <span className="grid size-4 place-items-center rounded-full border border-control bg-surface">
              <RadioGroup.Indicator className="size-2 rounded-full bg-accent" />
            </span>
            {format.name}
          </span>
          <span className="mt-1 block text-xs text-soft">{format.hint}</span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

function Progress({ state }: { state: Extract<ExportState, { kind: 'running' }> }) {
  const { bytes, rows } = state;
  return (
    <div className="mt-5 rounded-xl border border-line bg-sunken p-4">
      {/* How much there will be is known at the end only, so the bar says that it goes on, and the numbers how far. */}
      <div role="progressbar" aria-label="Exporting" className="h-1.5 overflow-hidden rounded-full bg-line">
        <div className="h-full w-1/3 animate-sweep rounded-full bg-accent" />
      </div>
      <p role="status" className="mt-3 flex justify-between gap-4 text-sm tabular-nums">
        <span className="font-medium">
          {bytes === 0
            ? 'Waiting for the first events'
            : `${formatCount(rows)} ${rows === 1 ? 'event' : 'events'}`}
        </span>
        <span className="text-faint">{formatBytes(bytes)}</span>
      </p>
    </div>
  );
}
