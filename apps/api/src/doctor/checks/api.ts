import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '@authflow/contracts';
import { isLoopbackHost } from '#src/config/origin';
import { seconds } from '#src/domain/duration';
import { inWords, jsonOf, type Answer } from '../ask';
import { defineCheck, type World } from '../check';
import { firstPartyRewrite, onApiHosts, setVariable } from '../fix';

export interface ApiSeen {
  live: Answer;
  ready: Answer;
}

/** Does the API answer at its public address, and can it serve? */
export const apiCheck = defineCheck<ApiSeen>({
  id: 'api',
  title: 'The API answers',
  needs: [],
  async look({ ask, apiUrl }) {
    const [live, first] = await Promise.all([ask(`${apiUrl}/health/live`), ask(`${apiUrl}/health/ready`)]);
    let ready = first;
    for (let again = 0; again < looksAgain && isFeedDown(ready); again += 1) {
      await sleep(pauseBetween);
      ready = await ask(`${apiUrl}/health/ready`);
    }
    return { live, ready };
  },
  judge: judgeApi,
});

export function judgeApi({ live, ready }: ApiSeen, world: Pick<World, 'apiUrl' | 'webUrl'>): Finding[] {
  const { apiUrl } = world;
  const url = new URL(apiUrl);
  const plain = url.protocol === 'http:' && !isLoopbackHost(url.hostname) ? [notEncrypted(apiUrl, live)] : [];
  if (live.kind === 'none') return [...plain, unreachable(apiUrl, live.reason)];
  if (isRedirectToHttps(live) && plain.length > 0) return plain;
  if (isGatewayFault(live.status)) return [...plain, unreachable(apiUrl, inWords(live))];
  if (!isStatus(live, 'live')) return [...plain, notOurs(world, live)];
  return [...plain, ...judgeReady(apiUrl, ready)];
}

function judgeReady(apiUrl: string, ready: Answer): Finding[] {
  if (isStatus(ready, 'ready')) return isFeedDown(ready) ? [feedDown()] : [];
  return [
    {
      id: 'api-not-ready',
      severity: 'error',
      title: 'The API runs, but cannot serve',
      evidence: `GET ${apiUrl}/health/ready: ${inWords(ready)}`,
      fix: onApiHosts(
        'Dashboard → authflow-api → Logs: the lines "dependency unavailable" name the cause. Check that authflow-db runs and that DATABASE_URL is its internal connection string.',
        'docker compose ps, then docker compose logs postgres api: PostgreSQL must be healthy.',
      ),
    },
  ];
}

const isStatus = (answer: Answer, status: string): boolean =>
  answer.kind === 'answer' && (jsonOf(answer) as { status?: unknown } | null)?.status === status;

/** It comes back by itself within seconds of a lost connection: only one that stays away is a fault. */
const looksAgain = 4;
const pauseBetween = seconds(1);

const isFeedDown = (ready: Answer): boolean =>
  isStatus(ready, 'ready') &&
  ready.kind === 'answer' &&
  (jsonOf(ready) as { checks?: { revocationFeed?: string } }).checks?.revocationFeed === 'down';

const isGatewayFault = (status: number): boolean => [502, 503, 504, 530].includes(status);

const isRedirectToHttps = (answer: Answer): boolean =>
  answer.kind === 'answer' && /^https:/.test(answer.headers['location'] ?? '');

function notEncrypted(apiUrl: string, live: Answer): Finding {
  const secure = apiUrl.replace(/^http:/, 'https:');
  return {
    id: 'api-not-https',
    severity: 'error',
    title: 'The API is not encrypted',
    evidence: `${apiUrl} is plain http (${inWords(live)}): passwords and tokens travel readable, and a page on https may not call it.`,
    fix: {
      ...setVariable('API_URL', secure),
      vercel: `vercel.json, "rewrites": the destination must begin with https://. VITE_API_URL, where it is set, too.`,
    },
  };
}

function unreachable(apiUrl: string, reason: string): Finding {
  return {
    id: 'api-unreachable',
    severity: 'error',
    title: 'The API does not answer',
    evidence: `GET ${apiUrl}/health/live: ${reason}`,
    fix: onApiHosts(
      'Dashboard → authflow-api → Events and Logs: when the last deploy failed, the log ends with the list of faults. Then compare the address with the one at the top of that page.',
      'docker compose ps, then docker compose logs api: a start that was refused lists every fault. Then check the proxy in front.',
      'vercel.json, first entry of "rewrites": the destination must be the host of your API, reachable over https.',
    ),
  };
}

function notOurs({ apiUrl, webUrl }: Pick<World, 'apiUrl' | 'webUrl'>, live: Answer): Finding {
  const below = apiUrl.startsWith(`${webUrl}/`);
  return {
    id: 'api-not-authflow',
    severity: 'error',
    title: below ? 'The rewrite to the API is missing' : 'Something else answers at the address of the API',
    evidence: `GET ${apiUrl}/health/live: ${inWords(live)}, and not {"status":"live"}`,
    fix: below
      ? firstPartyRewrite(webUrl)
      : onApiHosts(
          'Dashboard → authflow-api: the address at the top is the one that --api and API_URL need.',
          'The proxy in front must pass the paths /v1, /health, /.well-known/jwks.json on to api:3000 unchanged.',
        ),
  };
}

function feedDown(): Finding {
  return {
    id: 'api-revocations-late',
    severity: 'warning',
    title: 'Revocations are looked up in the database',
    evidence:
      '/health/ready says "revocationFeed":"down": every token is checked by a query until it is back.',
    fix: onApiHosts(
      'DATABASE_DIRECT_URL, or DATABASE_URL where that one is not set, must lead to PostgreSQL itself and not to a pooler in transaction mode, which passes no LISTEN on.',
      'DATABASE_DIRECT_URL, or DATABASE_URL where that one is not set, must lead to postgres:5432 itself and not to a pooler in transaction mode.',
    ),
  };
}
