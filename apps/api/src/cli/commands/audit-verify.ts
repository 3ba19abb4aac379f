import { InvalidArgumentError, type Command } from 'commander';
import type { Anchor } from '../../services/audit-verification.service';
import { auditFaults, type AuditFault, type AuditReport } from '../../services/shared/audit-report';
import { seconds } from '../../domain/duration';
import { exitCodes, type CliIo } from '../cli-io';

const progressEvery = seconds(1);

/** `authflow audit verify` */
export function registerAuditVerify(program: Command, io: CliIo): void {
  program
    .command('audit')
    .description('The audit trail')
    .command('verify')
    .description('Check every event against its seal: has anybody changed, removed or put in events?')
    .option('--anchor <seq:seal>', 'a seal noted down earlier, which must still be there', readAnchor)
    .action(({ anchor }: { anchor?: Anchor }) =>
      io.withContainer(async ({ auditVerification }) => {
        let saidAt = Number.NEGATIVE_INFINITY;
        const onProgress = ({ checked, total }: { checked: number; total: number }): void => {
          const now = performance.now();
          if (checked < total && now - saidAt < progressEvery) return;
          saidAt = now;
          io.progress(`checked ${checked} of ${total} events`);
        };
        const report = await auditVerification.verify({ onProgress, ...(anchor && { anchor }) });
        tell(io, report);
        return report.status === 'intact' ? exitCodes.ok : exitCodes.failed;
      }),
    );
}

function tell(io: CliIo, report: AuditReport): void {
  const { status, checked, unsealed, unverifiable, erased, broken, faults, anchor } = report;
  for (const fault of faults) io.say(describe(fault));
  if (broken > faults.length) io.say(`… and ${broken - faults.length} more`);
  io.say(
    status === 'intact'
      ? `Nobody has tampered with ${checked} events.`
      : `BROKEN: ${broken} ${broken === 1 ? 'place' : 'places'}.`,
  );
  io.say(`  checked       ${checked}`);
  io.say(`  unsealed      ${unsealed}   (written just now; sealed within seconds)`);
  io.say(`  unverifiable  ${unverifiable}   (sealed with a secret that AUTH_SECRET no longer lists)`);
  io.say(`  erased        ${erased}   (address and browser went with the account)`);
  if (anchor !== null) io.say(`To compare with next time, note down elsewhere: --anchor ${anchor}`);
  io.answer(report);
}

function describe({ kind, seq, id }: AuditFault): string {
  const place = [seq === null ? [] : [`seal ${seq}`], id === null ? [] : [`event ${id}`]].flat().join(', ');
  return `${kind} at ${place}: ${auditFaults[kind]}`;
}

function readAnchor(text: string): Anchor {
  const [, seq, seal] = /^([1-9]\d{0,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined || seal === undefined)
    throw new InvalidArgumentError('Give what an earlier run printed, such as 120:5f0c….');
  return { seq: Number(seq), seal: Buffer.from(seal, 'hex') };
}
