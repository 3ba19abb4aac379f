import { renderClientApi } from '../client/endpoints';
import { renderConfigurationDoc, renderEnvExample } from '../../apps/api/src/config/env-example';
import { collectionFile, environmentFile, renderCollection, renderEnvironment } from '../postman/collection';
import { changelog } from './checks/changelog';
import { decisionRecords, renderAdrIndex } from './checks/decision-records';
import { renderDependencyGraph } from './checks/dependency-graph';
import { errorPages } from './checks/error-pages';
import { renderRouteList } from './checks/route-list';
import { renderLifetimes, renderRateLimits, renderSizes } from './checks/session-policy';
import { renderThreats } from './checks/threat-model';
import { generatedBlocks, generatedFile, type DriftCheck } from './drift-check';

/** Everything in the repository that is made from, or has to agree with, something else. Add yours here. */
const driftChecks: DriftCheck[] = [
  generatedFile('.env.example', renderEnvExample),
  generatedFile('docs/configuration.md', renderConfigurationDoc),
  generatedFile('packages/client/src/generated/api.ts', renderClientApi),
  generatedFile(collectionFile, () => renderCollection()),
  generatedFile(environmentFile, renderEnvironment),
  generatedFile('docs/dependency-graph.md', renderDependencyGraph),
  generatedFile('docs/adr/README.md', renderAdrIndex),
  generatedBlocks('docs/session-policy.md', {
    lifetimes: renderLifetimes,
    'rate limits': renderRateLimits,
    sizes: renderSizes,
  }),
  generatedBlocks('docs/api.md', { routes: () => renderRouteList() }),
  generatedBlocks('docs/threat-model.md', { threats: renderThreats }),
  decisionRecords,
  errorPages,
  changelog,
];

/** What is wrong, with the check's name before it. A check that throws is a problem too, not the end of the others. */
async function problemsOf({ name, check, fix }: DriftCheck, repair: boolean): Promise<string[]> {
  try {
    if (repair) await fix?.();
    return await check();
  } catch (error) {
    return [
      `${name}: the check failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    ];
  }
}

const repair = process.argv.includes('--fix');
const problems = (await Promise.all(driftChecks.map((check) => problemsOf(check, repair)))).flat();
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
