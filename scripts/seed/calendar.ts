import { days, hours } from '../../apps/api/src/domain/duration';
import type { Random } from './random';

export const seededDays = 730;

/** From night over the busy hours to night. */
const byHour = [2, 1, 1, 1, 1, 2, 4, 8, 13, 16, 16, 14, 12, 14, 15, 14, 13, 12, 11, 11, 10, 8, 5, 3];
const hourWeights = Object.fromEntries(byHour.map((weight, hour) => [String(hour), weight]));

/** Midnight (UTC) of the day a moment lies in. */
export const midnight = (moment: Date): number => moment.getTime() - (moment.getTime() % days(1));

/** A moment of a day, more likely in its busy hours. Milliseconds since the epoch. */
export const momentOf = (random: Random, day: number): number =>
  day + hours(Number(random.weighted(hourWeights))) + random.below(hours(1));

/**
 * How `total` spreads over the days: growing, quieter at weekends, uneven as life is, and with some days on which
 * somebody wrote about the service. The shares add up to `total` exactly.
 * @param from midnight of the first day
 */
export function spread(random: Random, total: number, from: number): number[] {
  const weights = Array.from({ length: seededDays }, (_, index) => {
    const weekday = new Date(from + days(index)).getUTCDay();
    const growth = 0.35 + 1.65 * (index / seededDays) ** 1.4;
    const season = 1 + 0.15 * Math.sin((index / 365) * 2 * Math.PI);
    const weekend = weekday === 0 || weekday === 6 ? 0.62 : 1;
    const praise = random.chance(0.012) ? 2.6 : 1;
    return growth * season * weekend * praise * (0.82 + 0.36 * random.next());
  });
  const sum = weights.reduce((left, right) => left + right, 0);
  let reached = 0;
  let given = 0;
  return weights.map((weight) => {
    reached += weight;
    const upTo = Math.round((reached / sum) * total);
    const share = upTo - given;
    given = upTo;
    return share;
  });
}
