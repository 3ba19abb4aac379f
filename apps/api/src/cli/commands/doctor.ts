import { readFileSync } from 'node:fs';
import type { DoctorReport, Finding } from '@authflow/contracts';
import { InvalidArgumentError, type Command } from 'commander';
import { parseBaseUrl, parseOrigin } from '../../config/origin';
import { Refusal } from '../../config/faults';
import { askOver, type Network } from '../../doctor/ask';
import { runDoctor, type OnChecked } from '../../doctor/run-doctor';
import { settingsOfEnvironment, usableSecrets, type Settings } from '../../doctor/settings';
import { seconds } from '../../domain/duration';
import { createKeyring } from '../../domain/keyring';
import { exitCodes, type CliIo } from '../cli-io';

interface DoctorOptions {
  api?: string;
  web?: string;
  strict?: boolean;
  outside?: boolean;
  ca?: string;
  resolve?: ReadonlyMap<string, string>;
  timeout: number;
}

const defaultTimeout = 10;

/** `authflow doctor` */
export function registerDoctor(program: Command, io: CliIo): void {
  const command = program
    .command('doctor')
    .description('Look at a deployment: what is wrong with it, and how is it mended?')
    .option('--api <url>', 'public URL of the API (default: API_URL)', readBaseUrl)
    .option('--web <url>', 'public URL of the web app (default: WEB_URL)', readOrigin)
    .option('--strict', 'end with 1 for warnings too')
    .option('--outside', 'look at the two addresses only, whatever this environment says')
    .option('--ca <file>', 'trust this authority as well (PEM)', readCa)
    .option('--resolve <host:port:address>', 'reach host:port at this address; may be repeated', readResolve)
    .option('--timeout <seconds>', 'how long one answer may take', readTimeout, defaultTimeout);
  command.action((options: DoctorOptions) => examine(command, io, options));
}

async function examine(command: Command, io: CliIo, options: DoctorOptions): Promise<void> {
  const environment = io.readEnvironment();
  const found = settingsOfEnvironment(environment);
  const settings = options.outside === true || !isDeployment(found) ? null : found;
  const apiUrl = options.api ?? (settings?.isSet('API_URL') ? settings.apiUrl : undefined);
  const webUrl = options.web ?? (settings?.isSet('WEB_URL') ? settings.webUrl : undefined);
  if (apiUrl === undefined || webUrl === undefined)
    command.error('error: give --api and --web, the two addresses that browsers use', {
      exitCode: exitCodes.usage,
    });
  const { ca, resolve, timeout } = options;
  const network: Network = { ...(ca !== undefined && { ca }), ...(resolve !== undefined && { resolve }) };
  const secrets = usableSecrets(settings);
  const now = (): Date => new Date();
  const report = await runDoctor(
    {
      ...{ apiUrl, webUrl, settings, now, timeout: seconds(timeout) },
      keyring: secrets === null ? null : createKeyring(secrets),
      ask: askOver(network, seconds(timeout), now),
    },
    progressOn(io),
  );
  tell(io, report);
  const counted = report.findings.filter(
    ({ severity }) => severity === 'error' || (options.strict === true && severity === 'warning'),
  );
  io.exitWith(counted.length === 0 ? exitCodes.ok : exitCodes.failed);
}

/** A checkout on somebody's machine has settings too, but they say nothing about what runs elsewhere. */
function isDeployment({ production, isSet }: Settings): boolean {
  return production && ['DATABASE_URL', 'AUTH_SECRET', 'RESEND_API_KEY'].some(isSet);
}

const marks = { passed: '✓', found: '✗', skipped: '-' } as const;

function progressOn(io: CliIo): OnChecked {
  return ({ title, state, reason }, findings, done, of) => {
    const count = `${String(done).padStart(2)}/${of}`;
    const told =
      state === 'skipped' ? `not looked at, because ${reason}` : findings.map(({ id }) => id).join(', ');
    io.progress(`${count} ${marks[state]} ${title}${told === '' ? '' : `: ${told}`}`);
  };
}

function tell(io: CliIo, report: DoctorReport): void {
  const { findings, checks } = report;
  for (const finding of findings) tellFinding(io, finding);
  const skipped = checks.filter(({ state }) => state === 'skipped');
  const looked = checks.length - skipped.length;
  const count = findings.filter(({ severity }) => severity !== 'info').length;
  io.say(
    count === 0
      ? `Nothing wrong: ${looked} of ${checks.length} checks looked, and found nothing.`
      : `${count} ${count === 1 ? 'finding' : 'findings'} in ${looked} of ${checks.length} checks. Each is explained in docs/doctor.md.`,
  );
  if (skipped.length > 0) io.say('Not looked at:');
  for (const [reason, titles] of byReason(skipped)) io.say(`  ${titles.join(', ')}: ${reason}`);
  io.answer(report);
}

function byReason(skipped: DoctorReport['checks']): Map<string, string[]> {
  const titles = new Map<string, string[]>();
  for (const { title, reason } of skipped)
    titles.set(reason ?? '', [...(titles.get(reason ?? '') ?? []), title]);
  return titles;
}

function tellFinding(io: CliIo, { id, severity, title, evidence, fix }: Finding): void {
  io.say(`${severity.toUpperCase()} ${id}: ${title}`);
  io.say(`  ${evidence}`);
  io.say(`  Render  ${fix.render}`);
  io.say(`  Vercel  ${fix.vercel}`);
  io.say(`  Docker  ${fix.docker}`);
  io.say('');
}

function readBaseUrl(text: string): string {
  return accepted(parseBaseUrl(text));
}

function readOrigin(text: string): string {
  return accepted(parseOrigin(text));
}

function accepted(parsed: string | Refusal): string {
  if (parsed instanceof Refusal) throw new InvalidArgumentError(`${parsed.problem} ${parsed.fix}`);
  return parsed;
}

function readCa(path: string): string {
  try {
    const pem = readFileSync(path, 'utf8');
    if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem;
  } catch {
    throw new InvalidArgumentError(`${path} cannot be read.`);
  }
  throw new InvalidArgumentError(`${path} holds no certificate in PEM.`);
}

function readResolve(text: string, before?: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const [, host, port, address] = /^([^:]+):(\d{1,5}):\[?([0-9a-f.:]+)\]?$/i.exec(text) ?? [];
  if (host === undefined || port === undefined || address === undefined)
    throw new InvalidArgumentError('Write it as host:port:address, such as api.example.com:443:127.0.0.1.');
  return new Map([...(before ?? []), [`${host}:${port}`, address]]);
}

function readTimeout(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give seconds, 1 to 99.');
}
