import { connectClient } from '../../apps/api/src/platform/postgres';

/**
 * With TEST_DATABASE_URL the browser journeys use that server too, in a database of their own that is dropped
 * afterwards. Without it the product under test starts its embedded one, as everybody's first start does.
 */
export async function withJourneyDatabase<Result>(
  run: (environment: Record<string, string>) => Promise<Result>,
): Promise<Result> {
  const server = process.env['TEST_DATABASE_URL'] ?? '';
  if (server === '') return run({});
  const name = `authflow_journeys_${process.pid}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await execute(server, `create database ${name}`);
  try {
    return await run({ E2E_DATABASE_URL: url.href });
  } finally {
    await execute(server, `drop database ${name} with (force)`);
  }
}

async function execute(url: string, statement: string): Promise<void> {
  const client = await connectClient(url);
  await client.query(statement).finally(() => client.end());
}
