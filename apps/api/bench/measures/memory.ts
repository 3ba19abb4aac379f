import { setTimeout as sleep } from 'node:timers/promises';
import { loginMany } from '../accounts';
import { startApiServer } from '../api-server';
import { loginJob, openApi, type Measure, type Opened } from '../bench';
import { jsonHeaders, measureLoad, type LoadJob } from '../load';
import { residentMegabytes } from '../processes';
import { summarise } from '../statistics';

/** What a server of its own occupies, fresh and in the middle of everything at once. */
export const memory: Measure = {
  about: 'resident memory of the API, idle and under load',
  async run(bench) {
    const idle: number[] = [];
    const loaded: number[] = [];
    for (let round = 0; round < (bench.quick ? 1 : 2); round += 1) {
      const opened = await openApi(bench.cost, () => undefined);
      try {
        bench.progress(`memory, round ${round + 1}`);
        const fresh = await freshServer(opened);
        const highest = await highestDuring(opened, Math.max(5, bench.seconds));
        if (fresh === null || highest === null)
          return { figures: [], missing: [{ name: 'resident memory', reason: 'there is no /proc here' }] };
        idle.push(fresh);
        loaded.push(highest);
      } finally {
        await opened.api.stop();
      }
    }
    const figure = { unit: 'MB', better: 'lower' } as const;
    return {
      figures: [
        {
          ...figure,
          name: 'resident memory, idle',
          target: 110,
          series: summarise(idle),
          detail: 'five seconds after its start',
        },
        {
          ...{
            ...figure,
            name: 'resident memory, highest under load',
            target: 180,
            series: summarise(loaded),
          },
          detail: '20 connections on me, 16 on refresh and 8 that sign in, all at once',
        },
      ],
    };
  },
};

/** Another instance over the same database, which nobody has asked anything but whether it is ready. */
async function freshServer({ api }: Opened): Promise<number | null> {
  const fresh = await startApiServer({ cost: 12, beside: api });
  await sleep(5000);
  const megabytes = residentMegabytes(fresh.pid);
  await fresh.stop();
  return megabytes;
}

async function highestDuring(opened: Opened, seconds: number): Promise<number | null> {
  const { api, account } = opened;
  const grants = await loginMany(api.url, account, 17);
  const bodies = grants.slice(1).map(({ refreshToken }) => JSON.stringify({ refreshToken }));
  const headers = { authorization: `Bearer ${grants[0]?.accessToken ?? ''}` };
  const loads: LoadJob[] = [
    { url: `${api.url}/v1/me`, method: 'GET', headers, bodies: [], connections: 20, seconds },
    {
      ...{ url: `${api.url}/v1/auth/refresh`, method: 'POST', headers: jsonHeaders, bodies, connections: 16 },
      ...{ followRefreshTokens: true, seconds },
    },
    { ...loginJob(opened), connections: 8, seconds },
  ];
  let highest = residentMegabytes(api.pid);
  const looking = setInterval(() => {
    highest = Math.max(highest ?? 0, residentMegabytes(api.pid) ?? 0);
  }, 100);
  try {
    await Promise.all(loads.map((load) => measureLoad(load, api.pid)));
  } finally {
    clearInterval(looking);
  }
  return highest;
}
