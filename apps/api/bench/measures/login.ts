import { availableParallelism } from 'node:os';
import type { BcryptJob } from '../bcrypt-worker';
import { loginJob, type Bench, type Measure } from '../bench';
import type { Figure } from '../figures';
import { formatRound } from '../figures';
import { measureLoad } from '../load';
import type { Peer } from '../peers';
import { runWorker } from '../processes';
import { interleave, rateFigure } from '../rounds';
import { median, ratios, summarise } from '../statistics';

interface Rate {
  perSecond: number;
}

/** A complete sign-in around one comparison, against comparisons alone. */
export const login: Measure = {
  about: 'sign-ins ÷ bcrypt alone, 1, 4 and 16 at a time',
  async run(bench) {
    return {
      figures: [
        ...(await throughput(bench, 4)),
        ...(await throughput(bench, 16)),
        ...(await latency(bench)),
        ...(await peers(bench)),
      ],
    };
  },
};

const bcryptAlone = (bench: Bench, concurrency: number, amount: number) => () =>
  runWorker<BcryptJob, Rate>('bcrypt-worker', { cost: bench.cost, amount, concurrency });

/** As many as fill a run on this machine, by a core's few comparisons a second at cost 12. */
function amountFor(bench: Bench, concurrency: number): number {
  const cores = Math.min(concurrency, availableParallelism());
  return Math.max(2 * concurrency, Math.round(bench.seconds * 4 * cores * 2 ** (12 - bench.cost)));
}

async function throughput(bench: Bench, concurrency: number): Promise<Figure[]> {
  const opened = await bench.open();
  const amount = amountFor(bench, concurrency);
  const name = `login throughput ÷ raw bcrypt, ${concurrency} at a time`;
  const { own, raw } = await interleave<'own' | 'raw', Rate>(bench, name, {
    own: () => measureLoad({ ...loginJob(opened), connections: concurrency, amount }, opened.api.pid),
    raw: bcryptAlone(bench, concurrency, amount),
  });
  return rateFigure({ name, unit: 'percent', target: 0.97 }, own, raw, `bcrypt alone (cost ${bench.cost})`);
}

async function latency(bench: Bench): Promise<Figure[]> {
  const opened = await bench.open();
  const amount = bench.quick ? 6 : 12;
  const name = 'login latency ÷ one raw compare, one at a time';
  const { own, raw } = await interleave<'own' | 'raw', Rate>(bench, name, {
    own: () => measureLoad({ ...loginJob(opened), connections: 1, amount }, opened.api.pid),
    raw: bcryptAlone(bench, 1, amount),
  });
  const [mine, theirs] = [own, raw].map((rates) => rates.map(({ perSecond }) => 1000 / perSecond));
  const detail = `${formatRound(median(mine ?? []))} ms; one compare ${formatRound(median(theirs ?? []))} ms`;
  const series = summarise(ratios(mine ?? [], theirs ?? []));
  return [{ name, unit: 'times', better: 'lower', target: 1.05, series, detail }];
}

/** The same question put to the others: a row each for orientation, against bcrypt in the same rounds. */
async function peers(bench: Bench): Promise<Figure[]> {
  const connections = 16;
  const amount = amountFor(bench, connections);
  const [bcrypt, scrypt, tutorial] = [
    await bench.peers.get('better-auth-bcrypt'),
    await bench.peers.get('better-auth-scrypt'),
    await bench.peers.get('tutorial'),
  ];
  const signIn = (peer: Peer | null) =>
    peer === null ? null : () => measureLoad({ ...peer.signIn, connections, amount }, peer.pid);
  const pace = { ...bench, rounds: Math.ceil(bench.rounds / 2) };
  const rates = await interleave<'raw' | 'bcrypt' | 'scrypt' | 'tutorial', Rate>(
    pace,
    'sign-ins of the peers',
    {
      raw: bcryptAlone(bench, connections, amount),
      bcrypt: signIn(bcrypt),
      scrypt: signIn(scrypt),
      tutorial: signIn(tutorial),
    },
  );
  const row = (who: string, own: Rate[]): Figure[] =>
    own.length === 0
      ? []
      : rateFigure(
          { name: `${who}: sign-ins ÷ raw bcrypt, 16 at a time`, unit: 'percent', target: null },
          own,
          rates.raw,
          'bcrypt alone',
        );
  return [
    ...row('Better Auth with bcrypt at cost 12', rates.bcrypt),
    ...row('Better Auth with its own scrypt', rates.scrypt),
    ...row('tutorial server (bcrypt at cost 12)', rates.tutorial),
  ];
}
