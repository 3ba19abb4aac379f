/** Where time comes from. Tests move it; nothing in the domain reads the system clock. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Whole seconds since the epoch, the unit of JWT times (RFC 7519 NumericDate), rounded down. */
export function toNumericDate(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

/** The moment `milliseconds` after `date`. */
export function later(date: Date, milliseconds: number): Date {
  return new Date(date.getTime() + milliseconds);
}

/** The moment `milliseconds` before `date`. */
export function earlier(date: Date, milliseconds: number): Date {
  return later(date, -milliseconds);
}
