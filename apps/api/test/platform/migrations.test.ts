import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrateDatabase, pendingMigrations } from '#src/platform/migrations';
import { connectClient } from '#src/platform/postgres';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '#test/support/test-database';

let database: TestDatabase;
let directory: string;

const write = (name: string, sql: string): void => writeFileSync(join(directory, name), sql);
const migrate = (onWarning: (message: string) => void = () => undefined): Promise<{ applied: string[] }> =>
  migrateDatabase({ databaseUrl: database.url, directory, onWarning });

async function query<Row extends object>(sql: string): Promise<Row[]> {
  const client = await connectClient(database.url);
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'authflow-migrations-'));
  database = await createEmptyDatabase();
  write('0001_things.sql', 'create table things (id int primary key);\ncreate index on things (id);');
  write('0002_fill.sql', 'insert into things select generate_series(1, 3);');
});

afterEach(async () => {
  await database.drop();
  rmSync(directory, { recursive: true, force: true });
});

describe('migrateDatabase', () => {
  it('applies the files in order and does nothing the second time', async () => {
    expect(await pendingMigrations(database.url, directory)).toEqual(['0001_things.sql', '0002_fill.sql']);
    expect(await migrate()).toEqual({ applied: ['0001_things.sql', '0002_fill.sql'] });
    expect(await pendingMigrations(database.url, directory)).toEqual([]);
    expect(await migrate()).toEqual({ applied: [] });
    expect(await query('select count(*) from things')).toEqual([{ count: 3 }]);
  });

  it('lets instances that boot together wait for each other, so each file is applied once', async () => {
    write('0003_slow.sql', 'select pg_sleep(0.3); insert into things values (4);');
    const runs = await Promise.all([migrate(), migrate(), migrate(), migrate()]);
    expect(runs.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 0, 3]);
    expect(await query('select count(*) from things')).toEqual([{ count: 4 }]);
  });

  it('refuses to go on when an applied file was edited, and names it', async () => {
    await migrate();
    write('0001_things.sql', 'create table things (id bigint primary key);');
    write('0003_more.sql', 'create table more ();');
    await expect(migrate()).rejects.toThrow(/0001_things\.sql was edited/);
    await expect(pendingMigrations(database.url, directory)).rejects.toThrow(/0001_things\.sql was edited/);
    expect(await query(`select to_regclass('more') as more`)).toEqual([{ more: null }]);
  });

  it('takes other line ends for the same file', async () => {
    await migrate();
    write('0001_things.sql', 'create table things (id int primary key);\r\ncreate index on things (id);');
    expect(await migrate()).toEqual({ applied: [] });
  });

  it('rolls a failing file back whole, keeps those before it and names file and line', async () => {
    write('0003_broken.sql', 'create table half ();\ninsert into nowhere values (1);');
    await expect(migrate()).rejects.toThrow(
      /0003_broken\.sql failed at line 2: relation "nowhere" does not exist/,
    );
    expect(await query(`select to_regclass('half') as half`)).toEqual([{ half: null }]);
    expect(await query('select name from schema_migrations order by name')).toEqual([
      { name: '0001_things.sql' },
      { name: '0002_fill.sql' },
    ]);
    write('0003_broken.sql', 'create table half ();');
    expect(await migrate()).toEqual({ applied: ['0003_broken.sql'] });
  });

  it('only warns when the database is ahead of the program', async () => {
    write('0003_newer.sql', 'create table newer ();');
    await migrate();
    rmSync(join(directory, '0003_newer.sql'));
    const warnings: string[] = [];
    expect(await migrate((message) => warnings.push(message))).toEqual({ applied: [] });
    expect(warnings).toEqual([expect.stringContaining('0003_newer.sql')]);
  });

  it('refuses two files of one number', async () => {
    write('0002_other.sql', 'select 1;');
    await expect(migrate()).rejects.toThrow(/Two migrations have the number 0002/);
  });
});

it('finds nothing to apply to a database made from the test template', async () => {
  const migrated = await createTestDatabase();
  expect(await pendingMigrations(migrated.url)).toEqual([]);
  await migrated.drop();
});
