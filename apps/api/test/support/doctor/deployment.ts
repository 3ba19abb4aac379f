import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askOver, type Network } from '#src/doctor/ask';
import { runDoctor } from '#src/doctor/run-doctor';
import { settingsOfEnvironment, usableSecrets } from '#src/doctor/settings';
import { createKeyring } from '#src/domain/keyring';
import { seconds } from '#src/domain/duration';
import type { DoctorReport } from '@authflow/contracts';
import { buildIfStale } from '../../../../../scripts/tasks/build';
import type { Front, FrontFaults } from '../../../../../scripts/test/two-hosts/front';
import { nginxFront } from '../../../../../scripts/test/two-hosts/front-nginx';
import { nodeFront } from '../../../../../scripts/test/two-hosts/front-node';
import { findNginx } from '../../../../../scripts/test/two-hosts/nginx-binary';
import { boot, findFreePort, type Booted } from '../boot';
import { startDatabaseProxy, type DatabaseProxy } from '../database-proxy';
import { createTestDatabase } from '../test-database';
import { builtWeb } from './built-web';
import { makeCertificates } from './certificates';
import { startResendDomains, type ResendDomains } from './resend-domains';

export type Environment = Record<string, string>;

/** A deployment on two registrable domains with TLS, all on this machine: pages, API, database, mail provider. */
export interface Deployment {
  readonly webUrl: string;
  /** Below the web app, by the rewrite. */
  readonly apiUrl: string;
  /** The API's own host. */
  readonly directApiUrl: string;
  /** What the healthy API is told. */
  readonly environment: Environment;
  readonly network: Required<Network>;
  readonly caFile: string;
  readonly frontKind: Front['kind'];
  readonly resend: ResendDomains;
  readonly database: DatabaseProxy;
  /** The database past the proxy. */
  readonly databaseUrl: string;
  plainUrl(url: string): string;
  /** Has the front serve with these faults, and the API run with this environment; only what changed starts anew. */
  arrange(faults: FrontFaults, environment: Environment | null): Promise<void>;
  /** How the API process ended, when it was refused. */
  apiEnds(environment: Environment): Promise<number | string>;
  examine(how: { environment: Environment | null; apiUrl?: string; webUrl?: string }): Promise<DoctorReport>;
  stop(): Promise<void>;
}

const webHost = 'app.authflow-web.example';
const apiHost = 'api.authflow-api.example';
export const mailDomain = 'mail.authflow-web.example';
export const healthyMail = {
  key: 're_kR7vY2nQ9xT4mW8cL5hJ3gB6fD1sA0pZ',
  domains: [{ name: mailDomain, status: 'verified' }],
};

/** The API as it is deployed. */
const bundle = ['apps/api/dist/main.js'];

/** Starts everything healthy. */
export async function startDeployment(): Promise<Deployment> {
  await buildIfStale(['api']);
  const folder = mkdtempSync(join(tmpdir(), 'authflow-doctor-'));
  const webFolder = join(folder, 'web');
  cpSync(builtWeb(), webFolder, { recursive: true });
  const page = readFileSync(join(webFolder, 'index.html'), 'utf8');
  const database = await createTestDatabase();
  const proxy = await startDatabaseProxy(database.url);
  const resend = await startResendDomains();
  resend.set(healthyMail);
  const certificates = await makeCertificates([webHost, apiHost]);
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, certificates.ca);
  const ports = await Promise.all(Array.from({ length: 4 }, findFreePort));
  const [webPort = 0, apiPort = 0, plainPort = 0, upstreamPort = 0] = ports.map(Number);
  const setup = {
    ...{ webHost, apiHost, webPort, apiPort, plainPort, upstreamPort, certificates, webFolder },
    folder: join(folder, 'front'),
  };
  const nginx = process.env['DOCTOR_FRONT'] === 'node' ? null : findNginx();
  const front = nginx === null ? nodeFront(setup) : nginxFront(nginx, setup);
  const webUrl = `https://${webHost}:${webPort}`;
  const environment: Environment = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(upstreamPort),
    DATABASE_URL: proxy.url,
    AUTH_SECRET: 'kR7vY2nQ9xT4mW8cL5hJ3gB6fD1sA0pZuEiOqXwNtMy',
    RESEND_API_KEY: healthyMail.key,
    RESEND_API_URL: resend.url,
    EMAIL_FROM: `Example <no-reply@${mailDomain}>`,
    MAIL_TRANSPORT: 'resend',
    WEB_URL: webUrl,
    API_URL: `${webUrl}/api`,
    TRUST_PROXY: '2',
    LOG_LEVEL: 'error',
  };
  const network = {
    ca: certificates.ca,
    resolve: new Map(
      [webPort, apiPort, plainPort].flatMap((port) =>
        [webHost, apiHost].map((host) => [`${host}:${port}`, '127.0.0.1'] as const),
      ),
    ),
  };
  let api: { running: Booted; told: string } | null = null;
  let serving: string | null = null;

  async function stopApi(): Promise<void> {
    await api?.running.stop();
    api = null;
  }

  async function arrange(faults: FrontFaults, told: Environment | null): Promise<void> {
    const wanted = JSON.stringify(faults);
    if (serving !== wanted) {
      const meta = `<meta name="authflow-api" content="${faults.builtFor ?? '/api'}">`;
      writeFileSync(join(webFolder, 'index.html'), page.replace(/<meta name="authflow-api"[^>]*>/, meta));
      await front.serve(faults);
      serving = wanted;
    }
    if (told === null) return stopApi();
    if (api !== null && api.running.child.exitCode !== null)
      throw new Error(`the API has ended:\n${api.running.output()}`);
    if (api?.told === JSON.stringify(told)) return;
    await stopApi();
    api = { running: boot(told, undefined, bundle), told: JSON.stringify(told) };
    await api.running.ready();
  }

  return {
    webUrl,
    apiUrl: `${webUrl}/api`,
    directApiUrl: `https://${apiHost}:${apiPort}`,
    ...{ environment, network, caFile, resend, arrange },
    frontKind: front.kind,
    database: proxy,
    databaseUrl: database.url,
    plainUrl: (url) => url.replace(`https://${webHost}:${webPort}`, `http://${webHost}:${plainPort}`),
    async apiEnds(told) {
      await stopApi();
      return boot(told, undefined, bundle).ended;
    },
    examine({ environment: known, apiUrl = `${webUrl}/api`, webUrl: web = webUrl }) {
      const settings = known === null ? null : settingsOfEnvironment(known);
      const secrets = usableSecrets(settings);
      const now = (): Date => new Date();
      const timeout = seconds(5);
      return runDoctor({
        ...{ apiUrl, webUrl: web, settings, now, timeout },
        keyring: secrets === null ? null : createKeyring(secrets),
        ask: askOver(network, timeout, now),
      });
    },
    async stop() {
      await stopApi();
      await front.stop();
      await proxy.stop();
      await resend.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
