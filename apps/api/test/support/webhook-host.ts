import { randomUUID } from 'node:crypto';
import { systemClock } from '#src/domain/clock';
import { createKeyring } from '#src/domain/keyring';
import { systemRandomness } from '#src/domain/randomness';
import { createPool } from '#src/platform/postgres';
import { createWebhookSender } from '#src/platform/webhook-sender';
import { createDatabase } from '#src/repositories/database';
import { createWebhookDelivery } from '#src/services/webhook-delivery.service';
import { recordAudit, systemItself } from '#src/services/shared/audit';
import { createWebhookSecrets } from '#src/services/shared/webhook-secrets';
import { testSecret } from './harness';

/**
 * A program that commits an event and then delivers, to be killed by tests. Arguments: the database, and `dies` to be
 * killed right after the commit. Prints a line when it has committed.
 */
const [databaseUrl = '', dies] = process.argv.slice(2);
const database = createDatabase(createPool({ url: databaseUrl }));
await database.transaction((repos) =>
  recordAudit(repos, systemItself, systemClock.now(), {
    type: 'session.logged_out',
    outcome: 'success',
    userId: null,
    sessionId: randomUUID(),
  }),
);
process.stdout.write('committed\n', () => {
  if (dies === 'dies') process.kill(process.pid, 'SIGKILL');
});

const silent = (): void => undefined;
const keyring = createKeyring([testSecret]);
createWebhookDelivery({
  database,
  keyring,
  sender: createWebhookSender({ loopback: true }),
  secrets: createWebhookSecrets({ keyring, randomness: systemRandomness }),
  clock: systemClock,
  logger: { info: silent, warn: silent, error: silent },
  onOutcome: silent,
}).start();
