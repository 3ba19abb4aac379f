import { genesis, type ChainLink } from '#src/domain/audit-seal';
import type { Keyring } from '#src/domain/keyring';
import type { Database } from '#src/repositories/database';
import { chainReport, type AuditReport } from './shared/audit-report';
import { chainWalk } from './shared/audit-walk';

/** A seal that somebody noted down outside the database. */
export type Anchor = Pick<ChainLink, 'seq' | 'seal'>;

export interface AuditVerification {
  /**
   * Walks the whole chain, then looks for events outside it. Changes nothing, and may run beside everything else.
   * @param options `anchor`: a seal noted down earlier, which must still be there; `onProgress`: told now and then
   */
  verify(options?: {
    anchor?: Anchor;
    onProgress?: (progress: { checked: number; total: number }) => void;
  }): Promise<AuditReport>;
}

const batch = 1000;
const stretch = 20_000;

/** Whether the audit trail is what it was when it was written. @see docs/adr/0019 */
export function createAuditVerification(deps: { database: Database; keyring: Keyring }): AuditVerification {
  const { database, keyring } = deps;
  const { auditSeals } = database.repos;

  return {
    async verify({ anchor, onProgress } = {}) {
      const report = chainReport();
      const head = await auditSeals.findEnd('head');
      const start = await auditSeals.findEnd('start');
      const walk = chainWalk({ keyring, report, start });
      const total = Math.max(0, (head?.seq ?? 0) - (start ?? genesis).seq);
      for (;;) {
        const rows = await auditSeals.listChain({ after: walk.last().seq, limit: batch });
        const [first] = rows;
        if (first === undefined) break;
        // Retention may have let older ones go while we read.
        if (first.seq > walk.last().seq + 1) walk.restartAt(await auditSeals.findEnd('start'));
        rows.forEach(walk.take);
        onProgress?.({ checked: report.counts.checked, total: Math.max(total, report.counts.checked) });
      }
      walk.restartAt(await auditSeals.findEnd('start'));
      walk.finish(head, await auditSeals.findEnd('head'));
      if (anchor !== undefined) await compare(anchor);
      for (let after: string | null = '0'; after !== null;) {
        const { last, waiting, inserted } = await auditSeals.findUnsealed({ after, limit: stretch });
        report.counts.unsealed += waiting;
        for (const id of inserted) report.add({ kind: 'event_inserted', seq: null, id });
        after = last;
      }
      return report.close(walk.last());

      async function compare({ seq, seal }: Anchor): Promise<void> {
        const found = await auditSeals.findSeal(seq);
        const passed = seq <= ((await auditSeals.findEnd('start'))?.seq ?? 0);
        if (found === null ? !passed : !found.seal.equals(seal))
          report.add({ kind: 'anchor_mismatch', seq, id: null });
      }
    },
  };
}
