import { loginMany } from '../accounts';
import type { Bench, Measure } from '../bench';
import { execute } from '../databases';
import { closing, jsonHeaders, measureLoad, type LoadJob } from '../load';
import { fillTutorial, type Peer } from '../peers';
import { runWorker } from '../processes';
import { interleave, rateFigure } from '../rounds';
import type { UpdateJob } from '../update-worker';

const connections = 16;
/** In both databases, beside the accounts that refresh: a table with a few rows in it is nobody's. */
const others = 10_000;

interface Rate {
  perSecond: number;
}

/** Refreshes, against their UPDATE alone and against the tutorial server's. */
export const refresh: Measure = {
  about: 'POST auth/refresh ÷ its UPDATE through node-pg alone, and ÷ the tutorial server',
  async run(bench) {
    const tutorial = await bench.peers.get('tutorial');
    const few = await compare({ ...bench, rounds: Math.ceil(bench.rounds / 2) }, tutorial, 'a few accounts');
    bench.progress(`refresh, adding ${others.toLocaleString('en-GB')} accounts`);
    await addAccounts((await bench.open()).api.databaseUrl);
    if (tutorial !== null) await fillTutorial(tutorial, others);
    const many = await compare(bench, tutorial, 'ten thousand accounts');
    const name = 'refresh ÷ the same UPDATE through node-pg alone';
    const peer = 'refresh ÷ tutorial server';
    const [times, percent] = [{ unit: 'times' }, { unit: 'percent' }] as const;
    return {
      figures: [
        ...rateFigure({ name, ...percent, target: 0.4 }, many.own, many.update, 'the UPDATE'),
        ...rateFigure(
          { name: `${peer}, 10,000 accounts`, ...times, target: 5 },
          many.own,
          many.tutorial,
          'the tutorial server',
        ),
        ...rateFigure(
          { name: `${peer}, ${connections} accounts`, ...times, target: null },
          few.own,
          few.tutorial,
          'the tutorial server',
        ),
      ],
    };
  },
};

async function compare(bench: Bench, tutorial: Peer | null, over: string) {
  const own = await ownRefreshes(bench);
  const peer = tutorial === null ? null : await tutorialRefreshes(tutorial);
  const name = `refresh, ${over}`;
  bench.progress(`${name}, warming up`);
  const amounts = { own: 0, update: 0, tutorial: 0 };
  await own.refresh(1000); // warm up, then learn how many fill a run
  amounts.own = await fill(bench, 1000, own.refresh);
  amounts.update = await fill(bench, 2000, own.update);
  if (peer !== null) amounts.tutorial = await fill(bench, 300, peer);
  return interleave<'own' | 'update' | 'tutorial', Rate>(bench, name, {
    own: () => own.refresh(amounts.own),
    update: () => own.update(amounts.update),
    tutorial: peer === null ? null : () => peer(amounts.tutorial),
  });
}

async function fill(bench: Bench, amount: number, run: (amount: number) => Promise<Rate>): Promise<number> {
  return Math.max(connections, Math.round((await run(amount)).perSecond * bench.seconds));
}

async function ownRefreshes(bench: Bench) {
  const { api, account } = await bench.open();
  bench.progress('refresh, signing in');
  const grants = await loginMany(api.url, account, 2 * connections);
  const bodies = grants.slice(0, connections).map(({ refreshToken }) => JSON.stringify({ refreshToken }));
  const sessionIds = grants.slice(connections).map(({ refreshToken }) => claimsOf(refreshToken).sid);
  return {
    refresh: followed(`${api.url}/v1/auth/refresh`, bodies, api.pid),
    update: (amount: number) =>
      runWorker<UpdateJob, Rate>('update-worker', { databaseUrl: api.databaseUrl, sessionIds, amount }),
  };
}

/** Everybody signs in anew: what the last comparison ended with is gone. */
async function tutorialRefreshes(peer: Peer) {
  const bodies: string[] = [];
  for (const body of peer.signIn.bodies) {
    const headers = { ...jsonHeaders, ...closing };
    const answer = await fetch(peer.signIn.url, { method: 'POST', headers, body });
    const { refreshToken } = (await answer.json()) as { refreshToken: string };
    bodies.push(JSON.stringify({ refreshToken }));
  }
  return followed(`${peer.url}/refresh`, bodies, peer.pid);
}

/** Refreshes of so many sessions at once, each going on from run to run with the token it was given last. */
function followed(url: string, first: string[], pid: number) {
  let bodies = first;
  const job: Omit<LoadJob, 'bodies'> = {
    ...{ url, method: 'POST', headers: jsonHeaders, connections, followRefreshTokens: true },
  };
  return async (amount: number) => {
    const result = await measureLoad({ ...job, bodies, amount }, pid);
    bodies = result.bodies;
    return result;
  };
}

function addAccounts(databaseUrl: string): Promise<void> {
  return execute(
    databaseUrl,
    `insert into users (id, email, created_at, updated_at)
     select gen_random_uuid(), 'other-' || n || '@example.com', now(), now() from generate_series(1, ${others}) n;
     insert into sessions (id, user_id, delivery, amr, authenticated_at, created_at, rotated_at, idle_expires_at, absolute_expires_at)
     select gen_random_uuid(), id, 'body', '{pwd}', now(), now(), now(), now() + interval '30 days', now() + interval '90 days'
     from users where email like 'other-%';
     analyze users; analyze sessions`,
  );
}

function claimsOf(token: string): { sid: string } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string };
}
