import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { provideBrowser, type Browser } from '../../../../scripts/browser';
import { startApiServer } from '../api-server';
import type { Bench, Measure } from '../bench';
import type { Figure, Findings } from '../figures';
import { formatRound } from '../figures';
import { summarise } from '../statistics';

const dist = fileURLToPath(new URL('../../../web/dist', import.meta.url));

interface LighthouseResult {
  categories: Record<'performance' | 'accessibility', { score: number | null }>;
  audits: Record<string, { numericValue?: number; details?: { items?: RequestItem[] } }>;
}

interface RequestItem {
  url?: string;
  resourceType?: string;
}

/** What a browser has to load before somebody can sign in, and what Lighthouse thinks of it. */
export const loginPage: Measure = {
  about: 'the login page: its JavaScript, and Lighthouse',
  async run(bench) {
    if (!existsSync(join(dist, 'index.html')))
      return { figures: [], missing: [{ name: 'login page', reason: 'apps/web is not built' }] };
    const files = scriptsOfLoginPage(dist);
    const bytes = files.map((file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length);
    const size: Figure = {
      ...{ name: 'login page: JavaScript, gzip', unit: 'KB', better: 'lower', target: 110 },
      series: summarise([bytes.reduce((sum, each) => sum + each, 0) / 1000]),
      detail: `${files.length} files, each compressed for itself`,
    };
    const { figures, missing } = await lighthouse(bench);
    return { figures: [size, ...figures], missing: missing ?? [] };
  },
};

/** What `index.html` names, and the chunk of the login page with everything it imports before it runs. */
export function scriptsOfLoginPage(folder: string): string[] {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, path]) => path ?? '');
  const page = readdirSync(join(folder, 'assets')).filter((name) => /^login-page-.+\.js$/.test(name));
  const found = new Set<string>();
  const left = [...named, ...page.map((name) => `assets/${name}`)];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    left.push(...staticImportsOf(folder, file));
  }
  return [...found].sort();
}

/** `import"./x.js"` and `from"./x.js"`; not `import("./x.js")`, which is loaded when it is wanted. */
function staticImportsOf(folder: string, file: string): string[] {
  const source = readFileSync(join(folder, file), 'utf8');
  return [...source.matchAll(/(?:\bimport|\bfrom)\s*["'](\.[^"']+\.js)["']/g)].map(([, path]) =>
    posix.join(posix.dirname(file), path ?? ''),
  );
}

async function lighthouse(bench: Bench): Promise<Findings> {
  const name = 'login page: Lighthouse';
  const folder = await bench.peers.folder();
  if (folder === null)
    return { figures: [], missing: [{ name, reason: 'Lighthouse could not be installed' }] };
  const browser = await provideBrowser();
  const api = await startApiServer({ cost: bench.cost, environment: { SERVE_WEB: 'true' } });
  const results: LighthouseResult[] = [];
  try {
    for (let round = 0; round < (bench.quick ? 1 : 3); round += 1) {
      bench.progress(`Lighthouse, round ${round + 1}`);
      results.push(await askLighthouse(folder, `${api.url}/auth/login`, browser));
    }
  } finally {
    await api.stop();
  }
  return { figures: toFigures(results) };
}

async function askLighthouse(folder: string, url: string, browser: Browser): Promise<LighthouseResult> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      join(folder, 'node_modules/lighthouse/cli/index.js'),
      ...[url, '--output=json', '--quiet', '--only-categories=performance,accessibility'],
      `--chrome-flags=--headless=new ${browser.args.join(' ')}`,
    ],
    {
      env: { ...process.env, ...browser.env, CHROME_PATH: browser.executablePath },
      ...{ maxBuffer: 64_000_000, timeout: 120_000 },
    },
  );
  return JSON.parse(stdout) as LighthouseResult;
}

function toFigures(results: LighthouseResult[]): Figure[] {
  const score = (category: 'performance' | 'accessibility', detail: string): Figure => ({
    ...{ name: `login page: Lighthouse ${category}`, unit: 'points', better: 'higher', target: 98 },
    series: summarise(results.map(({ categories }) => Math.round((categories[category].score ?? 0) * 100))),
    detail,
  });
  const audit = (id: string): number => results[0]?.audits[id]?.numericValue ?? Number.NaN;
  const seconds = (id: string): string => `${formatRound(audit(id) / 1000)} s`;
  const scripts = (results[0]?.audits['network-requests']?.details?.items ?? []).filter(
    ({ resourceType }) => resourceType === 'Script',
  );
  return [
    score(
      'performance',
      `a phone on slow 4G, simulated: first paint ${seconds('first-contentful-paint')}, largest ${seconds('largest-contentful-paint')}, ` +
        `blocked ${formatRound(audit('total-blocking-time'))} ms, shift ${audit('cumulative-layout-shift').toFixed(3)}, ${scripts.length} scripts`,
    ),
    score('accessibility', 'of the built page, served by the API'),
  ];
}
