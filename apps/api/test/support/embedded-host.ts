import { createInterface } from 'node:readline';
import { startEmbeddedPostgres } from '#src/platform/embedded-postgres/embedded-postgres';

/**
 * A program that runs an embedded server, to be killed by tests. Arguments: the data folder and, optionally, the user
 * id to become first. Prints one line of JSON once it runs or has failed; a line on its input makes it stop.
 */
const [dataDir = '', uid] = process.argv.slice(2);
if (uid !== undefined) process.setuid?.(Number(uid));

const say = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`);

try {
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  say({ url: server.url, adopted: server.adopted });
  createInterface({ input: process.stdin }).once('line', () => {
    void server.stop().then(() => process.exit(0));
  });
} catch (error) {
  say({ error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
}
