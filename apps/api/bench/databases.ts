import { connectClient } from '#src/platform/postgres';

/** Makes an empty database on the server of `databaseUrl`. @returns its URL, and how to be rid of it */
export async function createDatabaseBeside(
  databaseUrl: string,
  name: string,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  await execute(databaseUrl, `create database ${name}`);
  return {
    url: url.href,
    drop: () => execute(databaseUrl, `drop database if exists ${name} with (force)`),
  };
}

/** One statement on a connection of its own. */
export async function execute(databaseUrl: string, statement: string): Promise<void> {
  const client = await connectClient(databaseUrl);
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
