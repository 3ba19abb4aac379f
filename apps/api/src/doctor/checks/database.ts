import type { Finding } from '@authflow/contracts';
import { askDatabase, type DatabaseSeen } from '#src/platform/database-probe';
import { reasonOf } from '../ask';
import { defineCheck, Skip } from '../check';
import { onApiHosts, setVariable } from '../fix';

export type DatabaseLook = { host: string } & (
  ({ kind: 'reached'; poolerKnown: boolean } & DatabaseSeen) | { kind: 'none'; reason: string }
);

/** The oldest whose features the migrations use. */
const oldestMajor = 15;
/** Every request waits for several round trips; beyond this, API and database are in different regions. */
const slowMs = 50;

/** Does the database answer: encrypted, soon, and in a version that will do? */
export const databaseCheck = defineCheck<DatabaseLook>({
  id: 'database',
  title: 'Database',
  needs: ['settings'],
  async look({ settings, timeout, now }) {
    const url = settings?.databaseUrl ?? null;
    if (url === null) return new Skip('DATABASE_URL is not set');
    const { hostname, port } = new URL(url);
    const host = `${hostname}:${port || '5432'}`;
    try {
      const poolerKnown = (settings?.databaseDirectUrl ?? null) !== null;
      return { host, kind: 'reached', poolerKnown, ...(await askDatabase(url, { timeout, now })) };
    } catch (error) {
      return { host, kind: 'none', reason: reasonOf(error) };
    }
  },
  judge: judgeDatabase,
});

export function judgeDatabase(seen: DatabaseLook): Finding[] {
  if (seen.kind === 'none') return [unreachable(seen)];
  const { host, encrypted, versionNumber, roundTripMs, pooled, poolerKnown } = seen;
  const major = Math.floor(versionNumber / 10_000);
  return [
    ...(encrypted || isPrivateHost(host) ? [] : [notEncrypted(host)]),
    ...(major >= oldestMajor ? [] : [tooOld(host, major)]),
    ...(roundTripMs <= slowMs ? [] : [slow(host, roundTripMs)]),
    ...(pooled && !poolerKnown ? [unknownPooler(host)] : []),
  ];
}

/** This machine, or a network that nobody else is in: a name without a dot, as Render and Docker give out, or a private address. */
export function isPrivateHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  if (/^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\./.test(name)) return true;
  if (name === '' || name === '::1' || /^f[cd]/i.test(name)) return true;
  return !name.includes('.') || /\.(internal|local|localhost)$/.test(name);
}

function unreachable({ host, reason }: { host: string; reason: string }): Finding {
  return {
    id: 'database-unreachable',
    severity: 'error',
    title: 'The database does not answer',
    evidence: `${host}: ${reason}`,
    fix: {
      ...setVariable('DATABASE_URL', '<the "Internal Database URL" of authflow-db>'),
      docker:
        'docker compose ps postgres must say "healthy". DATABASE_URL is made of POSTGRES_PASSWORD in .env; a password changed after the first start needs ALTER USER in the database too.',
    },
  };
}

function notEncrypted(host: string): Finding {
  return {
    id: 'database-no-tls',
    severity: 'error',
    title: 'The way to the database is not encrypted',
    evidence: `${host} is no private address, and the connection has no TLS.`,
    fix: setVariable(
      'DATABASE_URL',
      'postgresql://…?sslmode=verify-full (or the internal address of the same host)',
    ),
  };
}

function tooOld(host: string, major: number): Finding {
  return {
    id: 'database-too-old',
    severity: 'error',
    title: `PostgreSQL ${major} is too old`,
    evidence: `${host} runs PostgreSQL ${major}; ${oldestMajor} or newer is needed.`,
    fix: onApiHosts(
      "Dashboard → authflow-db → Upgrade, or render.yaml, databases: postgresMajorVersion: '18' for a new one.",
      'docker-compose.yml, services → postgres: image: postgres:18. Dump before and restore after: the files of one major version are not read by another.',
    ),
  };
}

function unknownPooler(host: string): Finding {
  return {
    id: 'database-pooler',
    severity: 'error',
    title: 'A pooler stands before the database, and nothing says so',
    evidence: `${host} lends one connection of the server to several of its clients in turn: a pooler in transaction mode.`,
    fix: setVariable(
      'DATABASE_DIRECT_URL',
      'postgresql://… (PostgreSQL itself; DATABASE_URL stays the address of the pooler)',
    ),
  };
}

function slow(host: string, roundTripMs: number): Finding {
  return {
    id: 'database-slow',
    severity: 'warning',
    title: 'The database is far away',
    evidence: `The quickest of several answers of ${host} took ${Math.round(roundTripMs)} ms; within one region it takes 1 to 5.`,
    fix: onApiHosts(
      'render.yaml: "region:" of the service and of the database must be the same. Both are fixed when they are made: make the one anew.',
      'Run PostgreSQL on the same host or in the same network as the API.',
    ),
  };
}
