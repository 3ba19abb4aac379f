import type { Finding } from '@authflow/contracts';
import type { ConfigFault } from '#src/config/faults';
import type { Misspelling } from '#src/config/misspellings';
import { defineCheck, Skip } from '../check';
import { setVariable } from '../fix';
import type { Settings } from '../settings';

/** Is everything set that a start needs, and can it be read? In the words that a start would use. */
export const environmentCheck = defineCheck({
  id: 'environment',
  title: 'Environment',
  needs: ['settings'],
  look: ({ settings }) => Promise.resolve(settings ?? new Skip('the environment is not known here')),
  judge: judgeEnvironment,
});

export function judgeEnvironment({ faults, isSet, misspellings }: Settings): Finding[] {
  const explained = new Set<string>();
  const findings = faults.map((fault) => {
    if (isPlainAddress(fault)) return plainAddress(fault);
    if (isSet(fault.variable)) return fault.variable === 'AUTH_SECRET' ? weakSecret(fault) : invalid(fault);
    const slip = misspellings.find(({ meant }) => meant === fault.variable);
    if (slip !== undefined) explained.add(slip.written);
    return missing(fault, slip);
  });
  return [...findings, ...misspellings.filter(({ written }) => !explained.has(written)).map(misspelt)];
}

/** An address over plain http has findings of its own, whoever notices it. */
function isPlainAddress({ variable, problem }: ConfigFault): boolean {
  return ['API_URL', 'WEB_URL'].includes(variable) && /not encrypted|Plain http/.test(problem);
}

function plainAddress({ variable, problem, fix }: ConfigFault): Finding {
  const web = variable === 'WEB_URL';
  return {
    id: web ? 'web-not-https' : 'api-not-https',
    severity: 'error',
    title: web ? 'The web app is not encrypted' : 'The API is not encrypted',
    evidence: `${variable}: ${problem} ${fix}`,
    fix: setVariable(variable, web ? 'https://app.example.com' : 'https://api.example.com'),
  };
}

function missing({ variable, problem, fix }: ConfigFault, slip: Misspelling | undefined): Finding {
  const hint = slip === undefined ? '' : ` ${slip.written} is set: did you mean ${variable}?`;
  return {
    id: 'environment-missing',
    severity: 'error',
    title: `${variable} is missing`,
    evidence: `${variable}: ${problem} ${fix}${hint}`,
    fix: setVariable(variable, '…'),
  };
}

function invalid({ variable, problem, fix }: ConfigFault): Finding {
  return {
    id: 'environment-invalid',
    severity: 'error',
    title: `${variable} cannot be used`,
    evidence: `${variable}: ${problem} ${fix}`,
    fix: setVariable(variable, '…'),
  };
}

function weakSecret({ problem, fix }: ConfigFault): Finding {
  return {
    id: 'secret-weak',
    severity: 'error',
    title: 'AUTH_SECRET can be guessed',
    evidence: `AUTH_SECRET: ${problem} ${fix}`,
    fix: setVariable('AUTH_SECRET', '<the output of openssl rand -base64 48>'),
  };
}

function misspelt({ written, meant }: Misspelling): Finding {
  return {
    id: 'environment-misspelt',
    severity: 'warning',
    title: `${written} is no variable of AuthFlow`,
    evidence: `${written} is set and read by nobody. Did you mean ${meant}?`,
    fix: setVariable(meant, '…'),
  };
}
