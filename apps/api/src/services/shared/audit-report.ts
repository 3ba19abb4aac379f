import type { ChainLink } from '#src/domain/audit-seal';

/** What is wrong with the trail, by kind. The words are for whoever reads the report. */
export const auditFaults = {
  event_changed: 'an event is not what was sealed',
  event_missing: 'a sealed event is gone',
  event_inserted: 'an event was put in past the application',
  event_backdated: 'an event bears a time long before the one sealed before it',
  origin_changed: 'address or browser of an event were changed or taken away',
  seals_missing: 'seals in the middle are gone',
  start_cut: 'the beginning was cut off',
  start_forged: 'the mark of the beginning is not ours',
  end_cut: 'the newest seals were cut off',
  end_forged: 'the mark of the end is not ours',
  key_unknown: 'a secret that is not listed, after one that is',
  anchor_mismatch: 'the seal is not the one noted down',
} as const;
export type AuditFaultKind = keyof typeof auditFaults;

export interface AuditFault {
  kind: AuditFaultKind;
  /** Its place in the chain, where it has one. */
  seq: number | null;
  /** The event's public id, where it is known. */
  id: string | null;
}

/** What a look at the whole trail found. */
export interface AuditReport {
  status: 'intact' | 'broken';
  /** Events in the chain that were looked at. */
  checked: number;
  /** Events that still wait for their seal. */
  unsealed: number;
  /** Sealed with a secret that AUTH_SECRET no longer lists: neither intact nor broken, as far as can be said. */
  unverifiable: number;
  /** Events whose address and browser were erased with an account. */
  erased: number;
  broken: number;
  firstBroken: AuditFault | null;
  /** The first hundred. */
  faults: AuditFault[];
  /** The newest seal, to be noted down elsewhere: `seq:seal`. Null while nothing is sealed. */
  anchor: string | null;
}

const faultsShown = 100;

export type ChainReport = ReturnType<typeof chainReport>;

/** Gathers what a walk along the chain finds. */
export function chainReport() {
  const counts = { checked: 0, unsealed: 0, unverifiable: 0, erased: 0 };
  const faults: AuditFault[] = [];
  let broken = 0;
  return {
    counts,
    add(fault: AuditFault): void {
      broken += 1;
      if (faults.length < faultsShown) faults.push(fault);
    },
    close: ({ seq, seal }: ChainLink): AuditReport => ({
      status: broken === 0 ? 'intact' : 'broken',
      ...counts,
      broken,
      firstBroken: faults[0] ?? null,
      faults,
      anchor: seq === 0 ? null : `${seq}:${seal.toString('hex')}`,
    }),
  };
}
