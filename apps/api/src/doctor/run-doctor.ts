import type { CheckResult, DoctorReport, Finding } from '@authflow/contracts';
import { Skip, type Check, type Need, type World } from './check';
import { reasonOf } from './ask';
import { apiCheck } from './checks/api';
import { clockCheck } from './checks/clock';
import { cookieCheck } from './checks/cookie';
import { corsCheck } from './checks/cors';
import { databaseCheck } from './checks/database';
import { deepLinksCheck } from './checks/deep-links';
import { devMailboxCheck } from './checks/dev-mailbox';
import { environmentCheck } from './checks/environment';
import { apiHeadersCheck, webHeadersCheck } from './checks/headers';
import { jwksCheck } from './checks/jwks';
import { mailCheck } from './checks/mail';
import { migrationsCheck } from './checks/migrations';
import { proxyHopsCheck } from './checks/proxy-hops';
import { redisCheck } from './checks/redis';
import { smtpCheck } from './checks/smtp';
import { webCheck } from './checks/web';
import { webBuildCheck } from './checks/web-build';

/** What others depend on, in the order in which a cause is named before its consequences. */
const foundations: readonly (readonly Check[])[] = [
  [environmentCheck],
  [databaseCheck, webCheck],
  [apiCheck],
];
const rest: readonly Check[] = [
  migrationsCheck,
  redisCheck,
  corsCheck,
  cookieCheck,
  deepLinksCheck,
  webBuildCheck,
  apiHeadersCheck,
  webHeadersCheck,
  proxyHopsCheck,
  jwksCheck,
  devMailboxCheck,
  mailCheck,
  smtpCheck,
  clockCheck,
];
export const checks: readonly Check[] = [...foundations.flat(), ...rest];

/** Told after each check, with how many of all are done. */
export type OnChecked = (result: CheckResult, findings: readonly Finding[], done: number, of: number) => void;

interface Outcome {
  result: CheckResult;
  findings: Finding[];
}

/**
 * Looks at everything that can be looked at from here, and names each fault once: what follows from a fault that was
 * found is not told again, but listed as not looked at.
 */
export async function runDoctor(world: World, onChecked: OnChecked = () => undefined): Promise<DoctorReport> {
  const startedAt = world.now();
  const outcomes = new Map<string, Outcome>();
  const take = async (check: Check): Promise<void> => {
    const seen = await runCheck(check, world, obstacleTo(check, world, outcomes));
    const outcome = excused(seen, outcomes);
    outcomes.set(check.id, outcome);
    onChecked(outcome.result, outcome.findings, outcomes.size, checks.length);
  };
  for (const wave of [...foundations, rest]) await Promise.all(wave.map(take));
  const ordered = checks.flatMap(({ id }) => outcomes.get(id) ?? []);
  const findings = bySeverity(withoutRepeats(ordered.flatMap((outcome) => outcome.findings)));
  return {
    status: findings.some(({ severity }) => severity !== 'info') ? 'unhealthy' : 'healthy',
    apiUrl: world.apiUrl,
    webUrl: world.webUrl,
    startedAt: startedAt.toISOString(),
    durationMs: Math.max(0, world.now().getTime() - startedAt.getTime()),
    findings,
    checks: ordered.map(({ result }) => result),
  };
}

async function runCheck(check: Check, world: World, obstacle: string | null): Promise<Outcome> {
  const { id, title } = check;
  const skipped = (reason: string): Outcome => ({
    result: { id, title, state: 'skipped', reason },
    findings: [],
  });
  if (obstacle !== null) return skipped(obstacle);
  try {
    const found = await check.run(world);
    if (found instanceof Skip) return skipped(found.reason);
    return {
      result: { id, title, state: found.length > 0 ? 'found' : 'passed', reason: null },
      findings: found,
    };
  } catch (error) {
    return skipped(`looking failed: ${reasonOf(error)}`);
  }
}

const consequences = ['api-unreachable', 'api-not-ready'];

/** An API that cannot start, or has no database, is silent because of that: the cause has been named. */
function excused(outcome: Outcome, outcomes: ReadonlyMap<string, Outcome>): Outcome {
  const { result, findings } = outcome;
  if (result.id !== apiCheck.id || !findings.some(({ id }) => consequences.includes(id))) return outcome;
  const cause = [environmentCheck, databaseCheck].find(({ id }) => hasError(outcomes, id));
  if (cause === undefined) return outcome;
  const reason = `it does not serve before this is mended: ${cause.title.toLowerCase()}`;
  return {
    result: { ...result, state: 'skipped', reason },
    findings: findings.filter(({ id }) => !consequences.includes(id)),
  };
}

/** Why a check makes no sense now; null when it does. */
function obstacleTo(check: Check, world: World, outcomes: ReadonlyMap<string, Outcome>): string | null {
  if (check.id === apiCheck.id) return null;
  const why: Record<Need, () => string | null> = {
    settings: () =>
      world.settings === null ? 'only the two addresses are known here: run it where the API runs' : null,
    database: () => (hasError(outcomes, databaseCheck.id) ? 'the database does not answer' : null),
    web: () => (hasError(outcomes, webCheck.id) ? 'the web app does not answer as it should' : null),
    api: () => (hasError(outcomes, apiCheck.id) ? 'the API does not answer as it should' : null),
  };
  return check.needs.map((need) => why[need]()).find((reason) => reason !== null) ?? null;
}

function hasError(outcomes: ReadonlyMap<string, Outcome>, id: string): boolean {
  const outcome = outcomes.get(id);
  if (outcome?.result.state === 'skipped') return id === apiCheck.id;
  return outcome?.findings.some(({ severity }) => severity === 'error') ?? false;
}

function withoutRepeats(findings: Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ id, title }) => !seen.has(`${id} ${title}`) && seen.add(`${id} ${title}`));
}

const weights: Record<Finding['severity'], number> = { error: 0, warning: 1, info: 2 };

function bySeverity(findings: Finding[]): Finding[] {
  return findings.toSorted((left, right) => weights[left.severity] - weights[right.severity]);
}
