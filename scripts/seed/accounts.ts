import { days } from '../../apps/api/src/domain/duration';
import { midnight, momentOf, seededDays, spread } from './calendar';
import { makePerson } from './people';
import type { Random } from './random';

/** Somebody made up, as far as their story needs it. */
export interface SeededAccount {
  id: string;
  email: string;
  name: string | null;
  /** Milliseconds since the epoch, like every time here. */
  createdAt: number;
  kind: 'ordinary' | 'unverified' | 'banned' | 'locked' | 'closed' | 'invited';
  roles: string[];
  mfaAt: number | null;
  lastLoginAt: number | null;
  /** What `lastLoginAt` was reached by is gone after a ban. */
  endedAt: number | null;
}

/** Roles beside the built-in ones. `share`: how many accounts have them. */
export const seededRoles = [
  {
    name: 'support',
    description: 'Helps people back into their accounts.',
    permissions: ['users:read', 'users:write', 'audit:read'],
    mfaRequired: false,
    share: 0.0006,
  },
  {
    name: 'moderator',
    description: 'Keeps the place friendly.',
    permissions: ['users:read', 'users:ban'],
    mfaRequired: true,
    share: 0.0004,
  },
  {
    name: 'analyst',
    description: 'Looks at numbers.',
    permissions: ['stats:read'],
    mfaRequired: false,
    share: 0.0003,
  },
  {
    name: 'auditor',
    description: 'Reads what happened and changes nothing.',
    permissions: ['audit:read', 'stats:read', 'mail:read'],
    mfaRequired: true,
    share: 0.0001,
  },
] as const;

export const adminEmail = 'admin@authflow.example';

/** Accounts in the order of their sign-up, over two years until `now`. The first few hold the further roles. */
export function makeAccounts(random: Random, count: number, now: Date): SeededAccount[] {
  const first = midnight(now) - days(seededDays - 1);
  const accounts: SeededAccount[] = [];
  for (const [index, share] of spread(random, count, first).entries()) {
    const moments = Array.from({ length: share }, () => momentOf(random, first + days(index)));
    for (const createdAt of moments.sort((left, right) => left - right))
      accounts.push(makeAccount(random, accounts.length, Math.min(createdAt, now.getTime()), now));
  }
  giveRoles(random, accounts);
  return accounts;
}

function makeAccount(random: Random, serial: number, createdAt: number, now: Date): SeededAccount {
  const kind = kindOf(random, now.getTime() - createdAt);
  const mfaAt = kind === 'ordinary' && random.chance(0.08) ? createdAt + random.below(days(20)) : null;
  return {
    id: random.uuid(),
    ...makePerson(random, serial),
    createdAt,
    kind,
    roles: ['user'],
    mfaAt: mfaAt === null ? null : Math.min(mfaAt, now.getTime()),
    lastLoginAt: null,
    endedAt: endOf(random, kind, createdAt, now.getTime()),
  };
}

/** Old accounts that never proved their address, and closed ones past their grace, would be cleared away at once. */
function kindOf(random: Random, age: number): SeededAccount['kind'] {
  const young = age < days(28);
  return random.weighted({
    ordinary: young ? 70 : 97.6,
    unverified: young ? 28 : 0,
    invited: age < days(6) ? 1 : 0,
    banned: 1.8,
    locked: 0.2,
    closed: 0.3,
  });
}

function endOf(random: Random, kind: SeededAccount['kind'], createdAt: number, now: number): number | null {
  if (kind === 'banned') return createdAt + random.below(Math.max(1, now - createdAt));
  if (kind !== 'closed' && kind !== 'locked') return null;
  return Math.max(createdAt, now - random.below(days(kind === 'closed' ? 12 : 5)));
}

function giveRoles(random: Random, accounts: SeededAccount[]): void {
  const fitting = accounts.filter(({ kind }) => kind === 'ordinary');
  if (fitting.length === 0) return;
  for (const { name, share } of seededRoles) {
    const many = Math.max(1, Math.round(share * accounts.length));
    for (let given = 0; given < many; given += 1) {
      const account = random.pick(fitting);
      if (!account.roles.includes(name)) account.roles.push(name);
    }
  }
}
