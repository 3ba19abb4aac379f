import { login } from '../accounts';
import { startLimit, type Measure } from '../bench';
import { measureLoad, type LoadJob, type MeasuredLoad } from '../load';
import { loadOn } from '../peers';
import { cpuFigure, interleave, rateFigure } from '../rounds';

type Side = 'own' | 'select' | 'tutorial';

/** One's own account, against a bare Express route that does the very same read. */
export const me: Measure = {
  about: 'GET me ÷ Express + the same named select',
  async run(bench) {
    const { api, account } = await bench.open();
    const { accessToken } = await login(api.url, account);
    const headers = { authorization: `Bearer ${accessToken}` };
    const own: LoadJob = {
      ...{ url: `${api.url}/v1/me`, method: 'GET', headers },
      ...{ bodies: [], connections: 20 },
    };
    const { id: userId } = (await (await fetch(own.url, { headers })).json()) as { id: string };
    const select = await startLimit(bench, {
      ...{ kind: 'select', databaseUrl: api.databaseUrl, userId },
    });
    const tutorial = await bench.peers.get('tutorial');
    const sides = (seconds: number): Record<Side, (() => Promise<MeasuredLoad>) | null> => ({
      own: () => measureLoad({ ...own, seconds }, api.pid),
      select: () => measureLoad({ ...own, url: select.url, seconds }, select.pid),
      tutorial: loadOn(tutorial, (peer) => ({ ...peer.me, connections: 20, seconds })),
    });
    await interleave<Side, MeasuredLoad>({ ...bench, rounds: 1 }, 'me, warming up', sides(2));
    return { figures: compare(await interleave<Side, MeasuredLoad>(bench, 'me', sides(bench.seconds))) };
  },
};

function compare({ own, select, tutorial }: Record<Side, MeasuredLoad[]>) {
  const limit = 'Express + select';
  const tutorialRow = { name: 'me ÷ tutorial server, requests/s', unit: 'percent', target: null } as const;
  return [
    ...rateFigure(
      { name: 'me ÷ Express + named primary-key select, requests/s', unit: 'percent', target: 0.95 },
      own,
      select,
      limit,
    ),
    ...cpuFigure(
      { name: 'me ÷ Express + named primary-key select, CPU per request', unit: 'percent', target: null },
      own,
      select,
      limit,
    ),
    ...rateFigure(tutorialRow, own, tutorial, 'the tutorial server'),
  ];
}
