import { createMailTransport } from '#src/platform/mail/create-mail-transport';
import type { MailTransport } from '#src/platform/mail/mail-transport';
import { createMailComposition } from '#src/services/mail-composition.service';
import { createMailDelivery } from '#src/services/mail-delivery.service';
import { createMailedSecrets } from '#src/services/shared/mailed-secrets';
import { type Base, productName } from './base';

/** Mail: what it says, how it leaves, and who is told that some is waiting. */
export function createMailParts(base: Base, givenTransport: MailTransport | undefined) {
  const { config, clock, randomness, logger, metrics, keyring, database } = base;
  const { webUrl, email } = config;
  const secrets = createMailedSecrets({ keyring, randomness });
  const verificationRequired = email.verification === 'required';
  const store = database.repos.mailboxMessages;
  const mailDelivery = createMailDelivery({
    database,
    transport: givenTransport ?? createMailTransport(email, { store, clock }),
    compose: createMailComposition({ database, secrets, clock, randomness, webUrl, verificationRequired }),
    brand: { productName, webUrl },
    from: email.from,
    clock,
    logger,
    onOutcome: ({ outcome }) => metrics.countMail(outcome),
  });
  return { secrets, verificationRequired, mailDelivery, wakeMail: (): void => mailDelivery.wake() };
}
