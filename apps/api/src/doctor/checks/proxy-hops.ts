import { randomInt } from 'node:crypto';
import type { Finding } from '@authflow/contracts';
import type { Answer } from '../ask';
import { defineCheck, Skip, type World } from '../check';
import { setVariable } from '../fix';
import { askEcho, readEcho, usableAnswer } from './echo';

export type ProxyHopsSeen =
  | { from: 'inside'; forged: string; ip: string | null; forwardedFor: readonly string[]; trusted: number }
  /** Outside: what was left of one limit after each of several calls, each with another forged address. */
  | { from: 'outside'; limit: number; remaining: readonly number[] };

/** Does the API see the addresses of its clients: not those of its proxies, and not what clients write themselves? */
export const proxyHopsCheck = defineCheck<ProxyHopsSeen>({
  id: 'proxy-hops',
  title: 'The addresses of clients',
  needs: ['api'],
  look: (world) => (world.keyring === null ? lookFromOutside(world) : lookFromInside(world)),
  judge: judgeProxyHops,
});

/** An address of 198.18.0.0/15, which belongs to nobody (RFC 2544). */
const forgedAddress = (): string => `198.18.${randomInt(0, 256)}.${randomInt(1, 255)}`;

async function lookFromInside(world: World): Promise<ProxyHopsSeen | Skip> {
  const forged = forgedAddress();
  const answer = usableAnswer(await askEcho(world, { 'X-Forwarded-For': forged }, 'ourselves'));
  if (answer instanceof Skip) return answer;
  const seen = readEcho(answer);
  if (seen === null)
    return new Skip('the API runs with another AUTH_SECRET than this one and does not say what it sees');
  return {
    from: 'inside',
    forged,
    ip: seen.ip,
    forwardedFor: seen.forwardedFor,
    trusted: seen.trustProxyHops,
  };
}

const tries = 5;

/** Without proof the API tells nobody's address; but whether a forged one opens a fresh limit shows all the same. */
async function lookFromOutside(world: World): Promise<ProxyHopsSeen | Skip> {
  const remaining: number[] = [];
  let limit = 0;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const answer = usableAnswer(await askEcho(world, { 'X-Forwarded-For': forgedAddress() }, 'stranger'));
    if (answer instanceof Skip) return answer;
    const state = readLimit(answer);
    if (state === null) return new Skip('the API counts no calls');
    limit = state.limit;
    remaining.push(state.remaining);
  }
  return { from: 'outside', limit, remaining };
}

/** `RateLimit-Policy: "x";q=60;w=60` and `RateLimit: "x";r=59;t=60`. @see draft-ietf-httpapi-ratelimit-headers */
function readLimit(answer: Answer): { limit: number; remaining: number } | null {
  if (answer.kind === 'none') return null;
  const limit = /;\s*q=(\d+)/.exec(answer.headers['ratelimit-policy'] ?? '')?.[1];
  const remaining = /;\s*r=(\d+)/.exec(answer.headers['ratelimit'] ?? '')?.[1];
  return limit === undefined || remaining === undefined
    ? null
    : { limit: Number(limit), remaining: Number(remaining) };
}

export function judgeProxyHops(seen: ProxyHopsSeen): Finding[] {
  return seen.from === 'inside' ? judgeFromInside(seen) : judgeFromOutside(seen);
}

/** Each proxy appends the address it saw, so what stands after our forged one was put there by proxies of ours. */
function judgeFromInside({
  forged,
  ip,
  forwardedFor,
  trusted,
}: Extract<ProxyHopsSeen, { from: 'inside' }>): Finding[] {
  const proxies = forwardedFor.length - forwardedFor.lastIndexOf(forged) - 1;
  if (proxies === trusted) return [];
  const evidence =
    `TRUST_PROXY is ${trusted}, and ${proxies} ${proxies === 1 ? 'proxy stands' : 'proxies stand'} in front: X-Forwarded-For arrived as ` +
    `"${forwardedFor.join(', ')}", of which ${forged} was forged, and ${ip ?? 'nothing'} was taken for the client.`;
  return [trusted > proxies ? tooMany(evidence, String(proxies)) : tooFew(evidence, String(proxies))];
}

function judgeFromOutside({ limit, remaining }: Extract<ProxyHopsSeen, { from: 'outside' }>): Finding[] {
  const fresh = remaining.every((left) => left === limit - 1);
  if (!fresh) return [];
  const evidence = `${remaining.length} calls, each with another forged X-Forwarded-For, each had ${limit - 1} of ${limit} tries left: the forged address was believed.`;
  return [tooMany(evidence, '<the number of proxies of yours in front of the API>')];
}

function tooMany(evidence: string, right: string): Finding {
  return {
    id: 'proxy-hops-too-many',
    severity: 'error',
    title: 'Clients can write any address they like',
    evidence: `${evidence} Limits per address do not hold.`,
    fix: setVariable('TRUST_PROXY', right),
  };
}

function tooFew(evidence: string, right: string): Finding {
  return {
    id: 'proxy-hops-too-few',
    severity: 'error',
    title: 'All clients look like one',
    evidence: `${evidence} Everybody shares one limit, and sessions show the address of a proxy.`,
    fix: setVariable('TRUST_PROXY', right),
  };
}
