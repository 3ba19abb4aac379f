import type { Finding } from '@authflow/contracts';
import { seconds } from '#src/domain/duration';
import { askDatabase } from '#src/platform/database-probe';
import type { Answer } from '../ask';
import { defineCheck, Skip, type World } from '../check';
import { onApiHosts } from '../fix';
import { askEcho, readEcho } from './echo';

/** Milliseconds that each clock is ahead of the one here. */
export interface ClockSeen {
  api: number | null;
  web: number | null;
  database: number | null;
}

/** Beyond this, tokens are refused as of the future, and links end at the wrong time. */
const tolerated = seconds(30);

/** Do all agree what time it is? */
export const clockCheck = defineCheck<ClockSeen>({
  id: 'clock',
  title: 'Clocks',
  needs: ['api'],
  async look(world) {
    const { ask, apiUrl, webUrl } = world;
    const [live, echo, page, database] = await Promise.all([
      ask(`${apiUrl}/health/live`),
      echoedClock(world),
      ask(`${webUrl}/`),
      databaseClock(world),
    ]);
    const seen = { api: echo ?? aheadByHeader(live), web: aheadByHeader(page), database };
    return Object.values(seen).every((ahead) => ahead === null)
      ? new Skip('nobody says what time it is')
      : seen;
  },
  judge: judgeClock,
});

/** The API's own clock: the `Date` header of an answer is often that of the proxy in front. */
async function echoedClock(world: World): Promise<number | null> {
  if (world.keyring === null) return null;
  const answer = await askEcho(world, {}, 'ourselves');
  const seen = readEcho(answer);
  return seen === null || answer.kind === 'none' ? null : ahead(Date.parse(seen.now), answer);
}

function aheadByHeader(answer: Answer): number | null {
  const date = answer.kind === 'none' ? Number.NaN : Date.parse(answer.headers['date'] ?? '');
  return answer.kind === 'none' || Number.isNaN(date) ? null : ahead(date, answer);
}

const ahead = (theirs: number, { sentAt, arrivedAt }: { sentAt: number; arrivedAt: number }): number =>
  Math.round(theirs - (sentAt + arrivedAt) / 2);

async function databaseClock({ settings, now, timeout }: World): Promise<number | null> {
  const url = settings?.databaseUrl ?? null;
  if (url === null) return null;
  const seen = await askDatabase(url, { timeout, now }).catch(() => null);
  return seen === null ? null : Math.round(seen.clockAhead);
}

export function judgeClock(seen: ClockSeen): Finding[] {
  const clocks = Object.entries({ 'this machine': 0, ...seen }).flatMap(([name, offset]) =>
    offset === null ? [] : [{ name, offset: Number(offset) }],
  );
  const sorted = clocks.map(({ offset }) => offset).sort((left, right) => left - right);
  // The lower middle: of two clocks that differ, this is no judgement on which is right.
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const wrong = clocks.filter(({ offset }) => Math.abs(offset - middle) > tolerated);
  if (wrong.length === 0) return [];
  const onlyHere = wrong.every(({ name }) => name === 'this machine');
  const told = wrong.map(({ name, offset }) => `${name} by ${Math.round((offset - middle) / seconds(1))} s`);
  return [
    {
      id: 'clock-skewed',
      severity: onlyHere ? 'info' : 'error',
      title: onlyHere ? 'The clock of this machine is wrong' : 'The clocks do not agree',
      evidence: `Apart from the others: ${told.join(', ')} (more than ${tolerated / seconds(1)} s). Tokens are refused as expired or of the future.`,
      fix: onApiHosts(
        'Render keeps the clocks of its machines: restart the service (Manual Deploy → Restart) to have it moved; for another machine, turn on NTP.',
        'Turn on NTP on the host (timedatectl set-ntp true): containers have its clock. After a laptop slept: restart Docker.',
      ),
    },
  ];
}
