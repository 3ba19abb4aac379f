import type { Clock } from '../../apps/api/src/domain/clock';
import { systemRandomness } from '../../apps/api/src/domain/randomness';
import { sightingsKeptSince } from '../../apps/api/src/domain/stats-days';
import type { Keyring } from '../../apps/api/src/domain/keyring';
import { createLogger } from '../../apps/api/src/platform/logger';
import { createPasswordHashPool } from '../../apps/api/src/platform/password-hash-pool';
import { connectClient, createPool, type PgClient } from '../../apps/api/src/platform/postgres';
import { createDatabase, type Database } from '../../apps/api/src/repositories/database';
import type { PasswordColumns } from '../../apps/api/src/repositories/user-columns';
import { createAuditSealing } from '../../apps/api/src/services/audit-sealing.service';
import { createDailyStats } from '../../apps/api/src/services/shared/daily-stats';
import { createPasswords, toColumns } from '../../apps/api/src/services/shared/passwords';
import { adminEmail, makeAccounts, seededRoles, type SeededAccount } from './accounts';
import type { Progress } from '../../apps/api/src/cli/progress';
import { createRandom, type Random } from './random';
import { tellStory, type SeededSession } from './story';
import { toIdentityRow, toInvitationRow, toSessionRow, toTotpRow, toUserRow } from './tables';
import { createWriter, type Writer } from './write';

/** Everybody's. Obviously no secret: it is in this file. */
export const seededPassword = 'only-for-development-42';
/** The authenticator secret that all seeded accounts with two-step verification share. */
export const seededTotpSecret = {
  base32: 'ONSWKZDFMQWW63TMPEWWM33SFVSGK5TT',
  bytes: Buffer.from('seeded-only-for-devs'),
};

export interface SeedOptions {
  databaseUrl: string;
  /** Passwords and authenticator secrets are made with the keys of the server that will read them. */
  keyring: Keyring;
  bcryptCost: number;
  users: number;
  /** The same seed, number and day make the same accounts and events. */
  seed: number;
  /** An administrator beside them. */
  admin: boolean;
  clock: Clock;
  progress: Progress;
}

export interface Seeded {
  users: number;
  rows: number;
}

/** Rows an account comes with, about: its events, mails, sightings and so on. Announced before they are counted. */
const rowsPerAccount = 10;

/**
 * Fills a migrated database with made-up people and two years of their doings. All of it or, when it is interrupted,
 * nothing.
 */
export async function seedDatabase(options: SeedOptions): Promise<Seeded> {
  const random = createRandom(options.seed);
  const password = await hashPassword(options);
  const now = options.clock.now();
  const accounts = makeAccounts(random, options.users, now);
  const client = await connectClient(options.databaseUrl);
  let rows = 0;
  let expected = options.users * rowsPerAccount;
  const writer = createWriter(client, (written) => {
    rows += written;
    options.progress.show(rows, expected);
  });
  try {
    await client.query('begin');
    const sessions = await writeStory(random, writer, accounts, now);
    expected = writer.taken() + Math.round(accounts.length * 1.23) + sessions.length;
    await writeAccounts(random, writer, accounts, { password, now, options });
    await writer.add(
      'sessions',
      sessions.map((session) => toSessionRow(random, session, now)),
    );
    await writer.flush();
    await client.query('delete from daily_stats'); // counted anew, with what came in
    await client.query('commit');
    options.progress.show(rows, rows);
    await settle(client, options);
  } finally {
    await client.end();
  }
  return { users: accounts.length, rows };
}

async function hashPassword({ keyring, bcryptCost }: SeedOptions): Promise<PasswordColumns> {
  const pool = createPasswordHashPool({ threads: 1 });
  const current = { id: keyring.currentId, key: keyring.current('password-pepper') };
  const keys = { current, byId: (id: string) => keyring.byId(id, 'password-pepper') };
  try {
    return toColumns(await createPasswords({ pool, keys, cost: bcryptCost }).hash(seededPassword));
  } finally {
    await pool.close();
  }
}

/** Events, mails and sightings. @returns the sessions that are still live, whose accounts are not written yet */
async function writeStory(
  random: Random,
  writer: Writer,
  accounts: SeededAccount[],
  now: Date,
): Promise<SeededSession[]> {
  const sessions: SeededSession[] = [];
  for (const day of tellStory(random, accounts, now)) {
    await writer.add('audit_events', day.events);
    await writer.add('mail_outbox', day.mails);
    await writer.add(
      'daily_active_users',
      day.seen.map((userId) => ({ day: day.day, user_id: userId })),
    );
    sessions.push(...day.sessions);
  }
  return sessions;
}

async function writeAccounts(
  random: Random,
  writer: Writer,
  accounts: readonly SeededAccount[],
  { password, now, options }: { password: PasswordColumns; now: Date; options: SeedOptions },
): Promise<void> {
  const { keyring } = options;
  await writer.add(
    'roles',
    seededRoles.map(({ share: _, mfaRequired, ...role }) => ({
      ...role,
      id: random.uuid(),
      mfa_required: mfaRequired,
    })),
  );
  const everybody = options.admin ? [...accounts, makeAdmin(random, now)] : accounts;
  await writer.add(
    'users',
    everybody.map((account) => toUserRow(random, account, password, now)),
  );
  await writer.flush(); // what follows refers to them
  const withMfa = accounts.filter(({ mfaAt }) => mfaAt !== null);
  await writer.add(
    'totp_factors',
    withMfa.map((account) => toTotpRow(random, account, keyring, seededTotpSecret.bytes)),
  );
  const linked = accounts.filter(({ kind }) => kind === 'ordinary' && random.chance(0.15));
  await writer.add(
    'identities',
    linked.map((account) => toIdentityRow(random, account)),
  );
  const invited = accounts.filter(({ kind }) => kind === 'invited');
  await writer.add(
    'invitations',
    invited.map((account) => toInvitationRow(random, account, keyring)),
  );
}

function makeAdmin(random: Random, now: Date): SeededAccount {
  return {
    id: random.uuid(),
    email: adminEmail,
    name: 'Seeded Admin',
    createdAt: now.getTime(),
    kind: 'ordinary',
    roles: ['user', 'admin'],
    mfaAt: null,
    lastLoginAt: null,
    endedAt: null,
  };
}

/** What the server would do in time: days are counted, what was only needed for that goes, and events are sealed. */
async function settle(client: PgClient, options: SeedOptions): Promise<void> {
  const { databaseUrl, clock, progress } = options;
  const pool = createPool({ url: databaseUrl, max: 2 });
  try {
    progress.finish('Counting the days…');
    await client.query('analyze daily_active_users, audit_events, mail_outbox');
    const database = createDatabase(pool);
    await createDailyStats({ database, clock }).rollUp();
    const old = { before: sightingsKeptSince(clock.now()), limit: 50_000 };
    for (let left = 1; left > 0;) left = await database.repos.dailyActiveUsers.deleteBefore(old);
    await sealTrail(client, database, options);
    progress.finish('Tidying up…');
    await client.query('vacuum (analyze)');
  } finally {
    await pool.end();
  }
}

async function sealTrail(
  client: PgClient,
  database: Database,
  { keyring, clock, progress }: SeedOptions,
): Promise<void> {
  progress.finish('Sealing the audit trail…');
  const countWaiting = async (): Promise<number> =>
    (await client.query<{ count: number }>('select count(*) from audit_unsealed')).rows[0]?.count ?? 0;
  const total = await countWaiting();
  const shown = progress.begin('events');
  const watch = setInterval(
    () =>
      void countWaiting().then(
        (left) => shown.show(total - left, total),
        () => undefined,
      ),
    1000,
  );
  try {
    const logger = createLogger('error');
    await createAuditSealing({ database, keyring, clock, randomness: systemRandomness, logger }).runOnce();
  } finally {
    clearInterval(watch);
  }
}
