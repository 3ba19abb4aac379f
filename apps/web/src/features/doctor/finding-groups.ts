import type { CheckResult, Finding, FindingSeverity } from '@authflow/contracts';

export interface FindingGroup {
  severity: FindingSeverity;
  title: string;
  findings: readonly Finding[];
}

const titles: readonly [FindingSeverity, one: string, many: string][] = [
  ['error', 'error', 'errors'],
  ['warning', 'warning', 'warnings'],
  ['info', 'note', 'notes'],
];

/** What was found, the worst first; no group without findings. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  return titles
    .map(([severity, one, many]) => {
      const own = findings.filter((finding) => finding.severity === severity);
      return { severity, findings: own, title: `${own.length} ${own.length === 1 ? one : many}` };
    })
    .filter((group) => group.findings.length > 0);
}

/** How many checks looked, and of how many. */
export function countLooked(checks: readonly CheckResult[]): string {
  const looked = checks.filter(({ state }) => state !== 'skipped').length;
  return looked === checks.length
    ? `All ${looked} checks looked.`
    : `${looked} of ${checks.length} checks looked.`;
}
