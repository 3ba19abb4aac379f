import { useEffect, useRef, useState } from 'react';
import { useDispatch } from 'react-redux';
import { useToast } from '#src/components/toast-context.ts';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { counted, formatBytes } from '#src/lib/numbers.ts';
import { saveBlob } from '#src/lib/save-file.ts';
import { exportAuditEvents } from './audit-events.api';
import type { AuditExport } from './audit-filters';

export type ExportState =
  | { kind: 'idle' }
  | { kind: 'running'; bytes: number; rows: number }
  | { kind: 'failed'; failure: ApiFailure };

/** More often, and the page would draw numbers nobody can read. */
const toldEveryMs = 150;

/** Runs an export, one at a time. A dialog that goes away takes its export along. */
export function useExport(onDone: () => void) {
  const client = useApiClient();
  const dispatch = useDispatch();
  const toast = useToast();
  const [state, setState] = useState<ExportState>({ kind: 'idle' });
  const running = useRef<AbortController | null>(null);

  useEffect(() => () => running.current?.abort(), []);

  async function start(query: AuditExport): Promise<void> {
    const control = new AbortController();
    running.current = control;
    const heads = query.format === 'csv' ? 1 : 0;
    let [rows, told] = [0, 0];
    setState({ kind: 'running', bytes: 0, rows: 0 });
    const answer = await exportAuditEvents(client, query, {
      signal: control.signal,
      onProgress: ({ bytes, lines }) => {
        rows = Math.max(0, lines - heads);
        const now = performance.now();
        if (now - told < toldEveryMs || control.signal.aborted) return;
        told = now;
        setState({ kind: 'running', bytes, rows });
      },
    });
    if (control.signal.aborted) return;
    dispatch(api.util.invalidateTags(['AuditEvents']));
    if ('error' in answer) return setState({ kind: 'failed', failure: answer.error });
    setState({ kind: 'idle' });
    saveBlob(fileName(query.format), answer.data);
    onDone();
    toast({
      tone: 'success',
      title: 'The audit log is exported',
      detail: `${counted(rows, 'event')}, ${formatBytes(answer.data.size)}.`,
    });
  }

  function cancel(): void {
    running.current?.abort();
    setState({ kind: 'idle' });
  }

  return { state, start, cancel };
}

function fileName(format: AuditExport['format']): string {
  return `authflow-audit-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '')}.${format}`;
}
