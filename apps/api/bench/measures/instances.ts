import { availableParallelism } from 'node:os';
import { login } from '../accounts';
import { startApiServer } from '../api-server';
import type { Measure } from '../bench';
import type { Figure } from '../figures';
import { measureLoad, type LoadJob, type MeasuredLoad } from '../load';
import { cpuSeconds } from '../processes';
import { cpuFigure, interleave, rateFigure } from '../rounds';

/** An instance and a load on it want a core each. */
const coresForTwo = 4;

/** A second instance beside the first: the same load on one, and on each of both. */
export const instances: Measure = {
  about: 'auth/session of two instances ÷ of one',
  async run(bench) {
    const { api, account } = await bench.open();
    bench.progress('starting a second instance');
    const second = await startApiServer({ cost: bench.cost, beside: api });
    try {
      const { accessToken } = await login(api.url, account);
      const headers = { authorization: `Bearer ${accessToken}` };
      const jobOn = (url: string): LoadJob => ({
        ...{ url: `${url}/v1/auth/session`, method: 'GET', headers, bodies: [], connections: 10 },
        seconds: bench.seconds,
      });
      const [onFirst, onSecond] = [jobOn(api.url), jobOn(second.url)];
      // Two loads in both cases: only how many servers there are differs.
      const one = () => loadAll([onFirst, onFirst], [api.pid]);
      const two = () => loadAll([onFirst, onSecond], [api.pid, second.pid]);
      await interleave({ ...bench, rounds: 1 }, 'two instances, warming up', { one, two });
      return {
        figures: compare(await interleave<'one' | 'two', MeasuredLoad>(bench, 'two instances', { one, two })),
      };
    } finally {
      await second.stop();
    }
  },
};

/** Loads at the same time as one. CPU time is that of all servers from before the first load until after the last. */
async function loadAll(jobs: readonly LoadJob[], servers: readonly number[]): Promise<MeasuredLoad> {
  const cpu = (): number => servers.reduce((sum, pid) => sum + (cpuSeconds(pid) ?? Number.NaN), 0);
  const before = cpu();
  const loads = await Promise.all(jobs.map((job) => measureLoad(job, servers[0] ?? 0)));
  const used = cpu() - before;
  const [first] = loads;
  if (first === undefined) throw new Error('no load');
  const requests = loads.reduce((sum, load) => sum + load.requests, 0);
  return {
    ...first,
    requests,
    perSecond: loads.reduce((sum, load) => sum + load.perSecond, 0),
    cpuMicrosecondsPerRequest: Number.isNaN(used) ? null : (used / requests) * 1e6,
  };
}

function compare({ one, two }: Record<'one' | 'two', MeasuredLoad[]>): Figure[] {
  const cores = availableParallelism();
  const free = cores >= coresForTwo;
  const rate = free
    ? { name: 'two instances ÷ one, auth/session requests/s', unit: 'times', target: 1.7 }
    : {
        name: `two instances ÷ one, auth/session requests/s (no free cores: ${cores} for two instances and two loads)`,
        ...{ unit: 'times', target: null },
      };
  return [
    ...rateFigure(rate as Pick<Figure, 'name' | 'unit' | 'target'>, two, one, 'one instance'),
    ...cpuFigure(
      {
        name: 'CPU per request of one instance ÷ of each of two',
        unit: 'percent',
        target: free ? null : 0.95,
      },
      two,
      one,
      'one instance',
    ),
  ];
}
