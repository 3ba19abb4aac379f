/** Durations in milliseconds. Named units instead of arithmetic: `minutes(15)`, never `15 * 60 * 1000`. */
export const seconds = (count: number): number => count * 1000;
export const minutes = (count: number): number => seconds(count * 60);
export const hours = (count: number): number => minutes(count * 60);
export const days = (count: number): number => hours(count * 24);

/** Milliseconds as whole seconds, rounded up, at least one: the unit of `Retry-After` (RFC 9110 §10.2.3). */
export function toRetryAfter(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}
