import type { AccessClaims } from './claims.ts';

interface Item {
  type: 'session' | 'user' | 'role';
  id: string;
  /** For accounts and roles: tokens issued later say the truth again. */
  issuedUpTo: number;
}

export interface Page {
  items: Item[];
  cursor: string;
  more: boolean;
  keepSeconds: number;
}

export interface Marks {
  add(page: Page): void;
  judge(claims: AccessClaims): 'good' | 'revoked' | 'outdated';
  size(): number;
}

/** What was revoked of late, each for as long as a token from before it can live. */
export function createMarks(now: () => number): Marks {
  const marks = new Map<string, { issuedUpTo: number; forgetAt: number }>();
  let nextSweep = 0;

  function sweep(keepMs: number): void {
    if (now() < nextSweep) return;
    nextSweep = now() + Math.min(keepMs, 60_000);
    for (const [key, { forgetAt }] of marks) if (forgetAt <= now()) marks.delete(key);
  }

  const isOutdated = (key: string, iat: number): boolean => {
    const mark = marks.get(key);
    return mark !== undefined && iat <= mark.issuedUpTo;
  };

  return {
    add({ items, keepSeconds }) {
      sweep(keepSeconds * 1000);
      const forgetAt = now() + keepSeconds * 1000;
      for (const { type, id, issuedUpTo } of items) {
        const before = marks.get(`${type}:${id}`)?.issuedUpTo ?? 0;
        marks.set(`${type}:${id}`, { issuedUpTo: Math.max(before, issuedUpTo), forgetAt });
      }
    },
    judge({ sid, sub, roles, iat }) {
      if (marks.size === 0) return 'good';
      if (marks.has(`session:${sid}`)) return 'revoked';
      if (isOutdated(`user:${sub}`, iat) || roles.some((role) => isOutdated(`role:${role}`, iat)))
        return 'outdated';
      return 'good';
    },
    size: () => marks.size,
  };
}

/** An answer of the feed, or null when it is something else. Kinds of items that are not known here are left out. */
export function readPage(body: unknown): Page | null {
  if (typeof body !== 'object' || body === null) return null;
  const { items, cursor, more, keepSeconds } = body as Record<string, unknown>;
  if (!Array.isArray(items) || typeof cursor !== 'string' || cursor.length > 4096) return null;
  if (typeof more !== 'boolean' || !Number.isSafeInteger(keepSeconds) || Number(keepSeconds) <= 0)
    return null;
  return { items: items.flatMap(readItem), cursor, more, keepSeconds: Number(keepSeconds) };
}

function readItem(item: unknown): Item[] {
  if (typeof item !== 'object' || item === null) return [];
  const { type, id, issuedUpTo } = item as Record<string, unknown>;
  if (typeof id !== 'string') return [];
  if (type === 'session') return [{ type, id, issuedUpTo: 0 }];
  if ((type !== 'user' && type !== 'role') || !Number.isSafeInteger(issuedUpTo)) return [];
  return [{ type, id, issuedUpTo: Number(issuedUpTo) }];
}
