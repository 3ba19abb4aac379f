import { execFile, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

export interface Browser {
  executablePath: string;
  args: string[];
  /** To be added to the browser's environment. */
  env: Record<string, string>;
}

interface Source {
  name: string;
  /** Browsers that may be there; each is tried by running it. */
  find(): Promise<Browser[]> | Browser[];
}

const root = join(import.meta.dirname, '..');
const requireFromWeb = createRequire(join(root, 'apps/web/package.json'));
const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
const plain = (executablePath: string): Browser => ({ executablePath, args, env: {} });

/** From the least to the most effort: what is installed, what npm brought along, what can be fetched. */
const sources: Source[] = [
  { name: 'CHROME_BIN', find: () => [process.env['CHROME_BIN'] ?? ''].map(plain) },
  { name: 'an installed Chrome, Chromium or Edge', find: () => installedBrowsers().map(plain) },
  { name: "Playwright's own Chromium", find: () => [plain(playwrightBrowser())] },
  { name: '@sparticuz/chromium from npm (Linux x64)', find: packagedBrowser },
  { name: 'apt-get install chromium (root on Debian)', find: () => installWithApt().map(plain) },
  { name: 'playwright install chromium', find: () => [plain(installWithPlaywright())] },
];

/**
 * A Chromium that runs here, found or provided.
 * @throws Error with everything that was tried: tests in a browser are never skipped
 */
export async function provideBrowser(): Promise<Browser> {
  const tried: string[] = [];
  for (const { name, find } of sources) {
    const candidates = await Promise.resolve()
      .then(find)
      .catch((error: unknown) => void tried.push(`${name}: ${String(error)}`));
    for (const browser of candidates ?? []) {
      const fault = await tryOut(browser);
      if (fault === null) return browser;
      if (browser.executablePath !== '') tried.push(`${name}: ${browser.executablePath}: ${fault}`);
    }
    if (candidates?.every(({ executablePath }) => executablePath === '')) tried.push(`${name}: not there`);
  }
  throw new Error(
    `No browser for the tests. Install Chrome or Chromium, or set CHROME_BIN to one.\nTried:\n` +
      tried.map((line) => `  - ${line}`).join('\n'),
  );
}

/** Null when the browser runs: files alone prove little (snap stand-ins, missing libraries, another user's cache). */
async function tryOut({ executablePath, env }: Browser): Promise<string | null> {
  if (executablePath === '') return 'not there';
  try {
    accessSync(executablePath, constants.X_OK);
    if (process.platform === 'win32') return null; // opens a window there instead of printing
    await promisify(execFile)(executablePath, ['--version'], {
      env: { ...process.env, ...env },
      timeout: 30_000,
    });
    return null;
  } catch (error) {
    return error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error);
  }
}

function installedBrowsers(): string[] {
  const programs = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map(
    (name) => process.env[name] ?? '',
  );
  const places: Partial<Record<NodeJS.Platform, string[]>> = {
    linux: [
      ...['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'],
      'chromium-headless-shell',
    ].map((name) => `/usr/bin/${name}`),
    darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    ),
    win32: programs.flatMap((folder) => [
      join(folder, 'Google/Chrome/Application/chrome.exe'),
      join(folder, 'Microsoft/Edge/Application/msedge.exe'),
    ]),
  };
  return (places[process.platform] ?? []).filter((path) => existsSync(path));
}

function playwrightBrowser(): string {
  const { chromium } = requireFromWeb('@playwright/test') as { chromium: { executablePath(): string } };
  const path = chromium.executablePath();
  return existsSync(path) ? path : '';
}

/** Unpacked once per version and user; with its own libraries and fonts for systems that have none. */
async function packagedBrowser(): Promise<Browser[]> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return [];
  const entry = requireFromWeb.resolve('@sparticuz/chromium');
  const folder = join(cacheFolder(), `chromium-${packageVersion(entry)}-${process.getuid?.() ?? 0}`);
  const unpacked = plain(join(folder, 'chromium'));
  const fonts: Record<string, string> = existsSync('/etc/fonts')
    ? {}
    : { FONTCONFIG_PATH: join(folder, 'fonts') };
  if (!existsSync(unpacked.executablePath)) await unpack(entry, folder);
  return [
    { ...unpacked, env: fonts },
    { ...unpacked, env: { ...fonts, LD_LIBRARY_PATH: join(folder, 'al2023/lib') } },
  ];
}

async function unpack(entry: string, folder: string): Promise<void> {
  console.log('Unpacking Chromium for the browser tests (first time only)…');
  const staging = `${folder}.new-${process.pid}`;
  mkdirSync(staging, { recursive: true });
  const script = `const { default: chromium } = await import(${JSON.stringify(pathToFileURL(entry).href)});
    await (chromium.default ?? chromium).executablePath();`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    // It unpacks into the temporary folder, and its libraries only where it believes to be on a bare system.
    env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
  });
  rmSync(folder, { recursive: true, force: true });
  renameSync(staging, folder);
}

function packageVersion(entry: string): string {
  for (let folder = dirname(entry); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    const { version } = existsSync(manifest)
      ? (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string })
      : { version: undefined };
    if (version !== undefined) return version;
    if (folder === dirname(folder)) return 'unknown';
  }
}

/** In the checkout, or in the temporary folder when the checkout belongs to somebody else. */
function cacheFolder(): string {
  const folder = join(root, '.cache');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return tmpdir();
  }
}

function installWithApt(): string[] {
  const isDebian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
  if (process.getuid?.() !== 0 || !isDebian) return [];
  console.log('Installing Chromium with apt-get…');
  const apt = (...words: string[]): boolean =>
    spawnSync('apt-get', words, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  apt('update', '-qq');
  for (const name of ['chromium-headless-shell', 'chromium']) {
    if (apt('install', '-y', '-qq', '--no-install-recommends', name)) break;
  }
  return installedBrowsers();
}

function installWithPlaywright(): string {
  console.log('Installing Chromium with Playwright…');
  const cli = join(dirname(requireFromWeb.resolve('@playwright/test/package.json')), 'cli.js');
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit' });
  return playwrightBrowser();
}
