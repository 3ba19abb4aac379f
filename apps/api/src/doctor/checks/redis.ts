import type { Finding } from '@authflow/contracts';
import { askRedisServer, describeRedis, type RedisSeen } from '#src/platform/redis-probe';
import { reasonOf } from '../ask';
import { defineCheck, Skip } from '../check';
import { onApiHosts, setVariable } from '../fix';
import { isPrivateHost } from './database';

export type RedisLook = { host: string; tls: boolean } & (
  ({ kind: 'reached' } & RedisSeen) | { kind: 'none'; reason: string }
);

/** The first that takes a key out as it reads it. */
const oldest = [6, 2] as const;
/** Each limited request waits for one or two round trips. */
const slowMs = 20;

/** Does Redis answer: soon, unread by others, in a version that will do, and without forgetting? */
export const redisCheck = defineCheck<RedisLook>({
  id: 'redis',
  title: 'Redis',
  needs: ['settings'],
  async look({ settings, timeout }) {
    const url = settings?.redisUrl ?? null;
    if (url === null) return new Skip('REDIS_URL is not set: PostgreSQL does its work');
    const where = describeRedis(url);
    try {
      return { ...where, kind: 'reached', ...(await askRedisServer(url, { timeout })) };
    } catch (error) {
      return { ...where, kind: 'none', reason: reasonOf(error) };
    }
  },
  judge: judgeRedis,
});

export function judgeRedis(seen: RedisLook): Finding[] {
  if (seen.kind === 'none') return [unreachable(seen)];
  const { host, tls, version, roundTripMs, evictionPolicy } = seen;
  return [
    ...(tls || host.split(',').every(isPrivateHost) ? [] : [notEncrypted(host)]),
    ...(isOldEnough(version) ? [] : [tooOld(host, version)]),
    ...(roundTripMs <= slowMs ? [] : [slow(host, roundTripMs)]),
    ...(evictionPolicy === 'noeviction' ? [] : [forgets(host, evictionPolicy)]),
  ];
}

function isOldEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

function unreachable({ host, reason }: { host: string; reason: string }): Finding {
  return {
    id: 'redis-unreachable',
    severity: 'error',
    title: 'Redis does not answer',
    evidence: `${host}: ${reason}. Everything goes on, through PostgreSQL.`,
    fix: {
      ...setVariable('REDIS_URL', '<the "Internal Key Value URL">'),
      docker: 'docker compose ps redis must say "healthy", and REDIS_URL must be redis://redis:6379.',
    },
  };
}

function notEncrypted(host: string): Finding {
  return {
    id: 'redis-no-tls',
    severity: 'error',
    title: 'The way to Redis is not encrypted',
    evidence: `${host} is no private address, and REDIS_URL asks for no TLS.`,
    fix: setVariable('REDIS_URL', 'rediss://… (or the internal address of the same host)'),
  };
}

function tooOld(host: string, version: string): Finding {
  return {
    id: 'redis-too-old',
    severity: 'error',
    title: `Redis ${version} is too old`,
    evidence: `${host} runs Redis ${version}; ${oldest.join('.')} or newer is needed.`,
    fix: onApiHosts(
      'Dashboard → the Key Value instance: make a new one, and set its URL as REDIS_URL. Nothing in the old one has to be kept.',
      'docker-compose.yml, services → redis: image: redis:8. Nothing in it has to be kept.',
    ),
  };
}

function slow(host: string, roundTripMs: number): Finding {
  return {
    id: 'redis-slow',
    severity: 'warning',
    title: 'Redis is far away',
    evidence: `The quickest of several answers of ${host} took ${Math.round(roundTripMs)} ms; within one region it takes about 1.`,
    fix: onApiHosts(
      'Put Redis into the region of the API, or unset REDIS_URL: PostgreSQL, which is near, then does its work.',
      'Run Redis in the network of the API, or unset REDIS_URL: PostgreSQL then does its work.',
    ),
  };
}

function forgets(host: string, policy: string): Finding {
  return {
    id: 'redis-evicts',
    severity: 'warning',
    title: 'A full Redis forgets who has used up a limit',
    evidence: `${host} has maxmemory-policy ${policy}: whoever fills it resets limits. With noeviction it says that it is full, and PostgreSQL counts.`,
    fix: onApiHosts(
      'Dashboard → the Key Value instance → Maxmemory policy: noeviction. A cache of another application belongs into another one.',
      "docker-compose.yml, services → redis → command: '--maxmemory-policy', 'noeviction'.",
    ),
  };
}
