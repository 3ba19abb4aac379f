import { parseArgs } from 'node:util';
import type { Config } from '../../apps/api/src/config/config';
import { systemClock } from '../../apps/api/src/domain/clock';
import { createKeyring } from '../../apps/api/src/domain/keyring';
import { provideAuthSecrets } from '../../apps/api/src/platform/auth-secret-file';
import { migrateDatabase } from '../../apps/api/src/platform/migrations';
import { connectClient } from '../../apps/api/src/platform/postgres';
import { adminEmail } from '../seed/accounts';
import { createProgress, duration } from '../../apps/api/src/cli/progress';
import { seedDatabase, seededPassword, seededTotpSecret } from '../seed/seed';
import { countSeeded, removeSeeded } from '../seed/write';
import { TaskError } from '../task-error';
import { readConfig, withDatabase } from './database';

const usage = `npm run db:seed -- --users <number> [--seed <number>] [--admin] [--reset] [--force]
  --users   how many accounts, up to 1,000,000
  --seed    which ones: the same number makes the same people (1)
  --admin   an administrator beside them, ${adminEmail}; with the embedded or a local database only
  --reset   removes what was seeded before; alone, does no more
  --force   seeds the database that DATABASE_URL names`;

const mostUsers = 1_000_000;
/** Two that seed at once would make the same people twice. Any number that nothing else locks in this database. */
const seedLock = 5_872_013_440_128;

interface Wanted {
  users: number;
  seed: number;
  admin: boolean;
  reset: boolean;
  force: boolean;
}

/** `npm run db:seed`: made-up accounts with two years of activity. Development's database; another only with `--force`. */
export async function seed(args: string[]): Promise<number> {
  const wanted = readArguments(args);
  const config = readConfig();
  refuse(config, wanted);
  return withDatabase(config, async (databaseUrl) => {
    await migrateDatabase({ databaseUrl });
    const client = await connectClient(databaseUrl);
    try {
      await client.query('select pg_advisory_lock($1)', [seedLock]);
      if (!(await makeRoom(client, wanted))) return 0;
      if (wanted.users > 0) await fill(databaseUrl, config, wanted);
      return 0;
    } finally {
      await client.end();
    }
  });
}

function readArguments(args: string[]): Wanted {
  try {
    const { values } = parseArgs({
      args,
      options: {
        users: { type: 'string', default: '0' },
        seed: { type: 'string', default: '1' },
        admin: { type: 'boolean', default: false },
        reset: { type: 'boolean', default: false },
        force: { type: 'boolean', default: false },
      },
    });
    const users = toWhole(values.users, mostUsers);
    const number = toWhole(values.seed, 2 ** 32 - 1);
    if (users === 0 && !values.reset) throw new Error('Say how many: --users 1000');
    return { ...values, users, seed: number };
  } catch (error) {
    throw new TaskError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function toWhole(text: string, most: number): number {
  const value = Number(text.replaceAll(/[,_]/g, ''));
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new Error(`${text} is no whole number up to ${most.toLocaleString('en-GB')}.`);
}

/** Accounts whose password everybody can read have no place where real people are. */
function refuse(config: Config, { admin, force }: Wanted): void {
  if (config.environment === 'production') throw new TaskError('db:seed is refused in production.');
  if (config.databaseUrl === null) return;
  const { host, hostname, pathname } = new URL(config.databaseUrl);
  if (!force)
    throw new TaskError(
      `DATABASE_URL points at ${host}${pathname}. To fill it with made-up accounts: npm run db:seed -- --force …`,
    );
  if (admin && !['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    throw new TaskError(`--admin is refused: the database at ${host} is not on this machine.`);
}

/** False: there are seeded accounts, and they are to stay. */
async function makeRoom(client: Parameters<typeof countSeeded>[0], { reset }: Wanted): Promise<boolean> {
  const there = await countSeeded(client);
  if (reset) {
    console.log(
      `Removed ${(await removeSeeded(client)).toLocaleString('en-GB')} seeded users and what belonged to them.`,
    );
    return true;
  }
  if (there === 0) return true;
  console.log(
    `The database already has ${there.toLocaleString('en-GB')} seeded users: --reset removes them.`,
  );
  return false;
}

async function fill(
  databaseUrl: string,
  config: Config,
  { users, seed: number, admin }: Wanted,
): Promise<void> {
  const startedAt = performance.now();
  const progress = createProgress('rows');
  const seeded = await seedDatabase({
    databaseUrl,
    keyring: createKeyring(config.authSecrets ?? provideAuthSecrets(config.dataDir)),
    bcryptCost: config.passwords.bcryptCost,
    users,
    seed: number,
    admin,
    clock: systemClock,
    progress,
  });
  const took = duration((performance.now() - startedAt) / 1000);
  const [people, rows] = [seeded.users.toLocaleString('en-GB'), seeded.rows.toLocaleString('en-GB')];
  progress.finish(`Seeded ${people} users, ${rows} rows in all, in ${took}.`);
  console.log(`Everybody's password: ${seededPassword}`);
  console.log(`Two-step verification, where it is on: authenticator secret ${seededTotpSecret.base32}`);
  if (admin) console.log(`Administrator: ${adminEmail}`);
}
