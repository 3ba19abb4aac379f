import { randomUUID } from 'node:crypto';
import { systemClock } from '#src/domain/clock';
import { createMailTransport } from '#src/platform/mail/create-mail-transport';
import { createPool } from '#src/platform/postgres';
import { createDatabase } from '#src/repositories/database';
import { createMailDelivery } from '#src/services/mail-delivery.service';
import { composeVerification } from './mail-world';

/**
 * A program that commits one mail and then delivers, to be killed by tests. Arguments: the database, the address of a
 * Resend double, and `dies` to be killed right after the commit. Prints the id of the mail.
 */
const [databaseUrl = '', resendApiUrl = '', dies] = process.argv.slice(2);
const database = createDatabase(createPool({ url: databaseUrl }));
const id = randomUUID();
const now = systemClock.now();
const mail = { id, kind: 'email_verification' as const, recipient: 'jo@example.com', payload: {}, now };
await database.transaction((repos) => repos.mailOutbox.enqueue(mail));
process.stdout.write(`${id}\n`, () => {
  if (dies === 'dies') process.kill(process.pid, 'SIGKILL');
});

const silent = (): void => undefined;
createMailDelivery({
  database,
  transport: createMailTransport(
    { transport: 'resend', resendApiKey: 're_test', resendApiUrl, smtpUrl: null },
    { store: database.repos.mailboxMessages, clock: systemClock },
  ),
  compose: composeVerification,
  brand: { productName: 'AuthFlow', webUrl: 'https://app.example.com' },
  from: 'AuthFlow <no-reply@mail.example.com>',
  clock: systemClock,
  logger: { info: silent, warn: silent, error: silent },
}).start();
