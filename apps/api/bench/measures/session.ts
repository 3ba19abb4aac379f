import { login } from '../accounts';
import { startLimit, type Measure } from '../bench';
import { measureLoad, type LoadJob, type MeasuredLoad } from '../load';
import type { LimitJob } from '../limit-worker';
import { loadOn } from '../peers';
import { cpuFigure, interleave, rateFigure } from '../rounds';

type Side = 'own' | 'express' | 'node' | 'betterAuth';

/** The claims of an access token, against constants of the same JSON and against Better Auth's session. */
export const session: Measure = {
  about: 'auth/session ÷ bare Express, bare node:http and Better Auth',
  async run(bench) {
    const { api, account } = await bench.open();
    const { accessToken } = await login(api.url, account);
    const headers = { authorization: `Bearer ${accessToken}` };
    const own: LoadJob = {
      ...{ url: `${api.url}/v1/auth/session`, method: 'GET', headers },
      ...{ bodies: [], connections: 20 },
    };
    const body = (await (await fetch(own.url, { headers })).json()) as object;
    const limit = (job: LimitJob) => startLimit(bench, job);
    const express = await limit({ kind: 'express', body });
    const node = await limit({ kind: 'node', body });
    const betterAuth = await bench.peers.get('better-auth-scrypt');
    const sides = (seconds: number): Record<Side, (() => Promise<MeasuredLoad>) | null> => ({
      own: () => measureLoad({ ...own, seconds }, api.pid),
      express: () => measureLoad({ ...own, url: express.url, seconds }, express.pid),
      node: () => measureLoad({ ...own, url: node.url, seconds }, node.pid),
      betterAuth: loadOn(betterAuth, ({ me }) => ({ ...me, connections: 20, seconds })),
    });
    await interleave<Side, MeasuredLoad>({ ...bench, rounds: 1 }, 'auth/session, warming up', sides(2));
    return {
      figures: compare(await interleave<Side, MeasuredLoad>(bench, 'auth/session', sides(bench.seconds))),
    };
  },
};

function compare({ own, express, node, betterAuth }: Record<Side, MeasuredLoad[]>) {
  const percent = { unit: 'percent', target: null } as const;
  const times = { unit: 'times', target: null } as const;
  return [
    ...cpuFigure(
      { name: 'auth/session ÷ bare Express, CPU per request', unit: 'percent', target: 0.95 },
      own,
      express,
      'bare Express',
    ),
    ...rateFigure(
      { name: 'auth/session ÷ Better Auth get-session, requests/s', unit: 'times', target: 8 },
      own,
      betterAuth,
      'Better Auth',
    ),
    ...rateFigure(
      { name: 'auth/session ÷ bare Express, requests/s', ...percent },
      own,
      express,
      'bare Express',
    ),
    ...cpuFigure(
      { name: 'auth/session ÷ bare node:http, CPU per request', ...percent },
      own,
      node,
      'node:http',
    ),
    ...cpuFigure(
      { name: 'auth/session ÷ Better Auth get-session, CPU per request', ...times },
      own,
      betterAuth,
      'Better Auth',
    ),
  ];
}
