import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { login, loginMany, openAccount } from './accounts';
import { startApiServer } from './api-server';
import { measureLoad, type LoadJob } from './load';
import { residentMegabytes } from './processes';

/** What V8 writes with `--cpu-prof`, as far as it is read here. */
interface Profile {
  /** Microseconds of the clock that `process.hrtime` reads, too. */
  startTime: number;
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

const seconds = 6;

/** Where the time of one route goes: the built API under load, sampled by V8. Printed, nothing is kept. */
async function profile(route: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'authflow-profile-'));
  const api = await startApiServer({
    cost: 10,
    nodeArguments: ['--cpu-prof', `--cpu-prof-dir=${folder}`, ...process.argv.slice(3)],
  });
  let from = 0;
  let to = 0;
  try {
    const job = await jobFor(api.url, route);
    const { bodies } = await measureLoad({ ...job, seconds: 1 }, api.pid);
    from = Number(process.hrtime.bigint() / 1000n);
    const load = await measureLoad({ ...job, ...(job.bodies.length > 0 && { bodies }), seconds }, api.pid);
    to = Number(process.hrtime.bigint() / 1000n);
    console.log(
      `${route}: ${load.perSecond.toFixed(0)}/s, ${load.cpuMicrosecondsPerRequest?.toFixed(0)} µs CPU, p99 ${load.p99} ms, ${residentMegabytes(api.pid)?.toFixed(0)} MB`,
    );
  } finally {
    await api.stop();
  }
  for (const file of readdirSync(folder))
    print(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile, from, to);
  rmSync(folder, { recursive: true });
}

async function jobFor(url: string, route: string): Promise<LoadJob> {
  const account = await openAccount(url, 1);
  if (route === 'refresh') {
    const grants = await loginMany(url, account, 16);
    const bodies = grants.map(({ refreshToken }) => JSON.stringify({ refreshToken }));
    const headers = { 'content-type': 'application/json' };
    return {
      url: `${url}/v1/auth/refresh`,
      method: 'POST',
      headers,
      bodies,
      connections: 16,
      followRefreshTokens: true,
    };
  }
  const { accessToken } = await login(url, account);
  return {
    url: url + route,
    method: 'GET',
    headers: { authorization: `Bearer ${accessToken}` },
    bodies: [],
    connections: 20,
  };
}

function print({ startTime, nodes, samples, timeDeltas }: Profile, from: number, to: number): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const times = new Map<string, number>();
  const files = new Map<string, number>();
  let total = 0;
  let at = startTime;
  samples.forEach((id, index) => {
    at += timeDeltas[index] ?? 0;
    if (at < from || at > to) return;
    const frame = byId.get(id)?.callFrame;
    if (frame === undefined || frame.functionName === '(idle)') return;
    const delta = timeDeltas[index] ?? 0;
    const file = frame.url.replace(/^.*node_modules\//, '').replace(/^file:.*\//, '');
    const name = `${frame.functionName || '(anonymous)'} ${file}:${frame.lineNumber + 1}`;
    times.set(name, (times.get(name) ?? 0) + delta);
    files.set(
      file.split('/', file.startsWith('@') ? 2 : 1).join('/'),
      (files.get(file.split('/', file.startsWith('@') ? 2 : 1).join('/')) ?? 0) + delta,
    );
    total += delta;
  });
  const show = (map: Map<string, number>, most: number) => {
    for (const [name, time] of [...map].sort((a, b) => b[1] - a[1]).slice(0, most))
      console.log(`${((time / total) * 100).toFixed(1).padStart(6)} %  ${name}`);
  };
  show(files, 25);
  console.log('---');
  show(times, 60);
}

await profile(process.argv[2] ?? '/v1/auth/session');
