import type { Brand, MailContent } from '@authflow/emails';
import { later, type Clock } from '#src/domain/clock';
import { MailTransportError, type MailTransport, type OutgoingMail } from '#src/platform/mail/mail-transport';
import { isDatabaseUnavailable } from '#src/platform/postgres';
import type { Database } from '#src/repositories/database';
import type { MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import type { DeliveryLog, DeliveryLogger } from './delivery-log';
import { codeIn, linksIn } from './mail-links';
import { givenUpAfter, retryDelay } from './mail-retry';

/** How an attempt ended. `retry`: the mail is still queued. */
export type AttemptOutcome = 'sent' | 'suppressed' | 'retry' | 'failed';

export interface MailAttemptDependencies {
  database: Database;
  transport: MailTransport;
  /** What a mail says; null when it is no longer wanted. May be asked again for the same row. */
  compose: (row: MailOutboxRow) => Promise<MailContent | null>;
  brand: Brand;
  from: string;
  clock: Clock;
  logger: DeliveryLogger;
  log: DeliveryLog;
}

/** More attempts than a day of retries holds: the mail takes the process down each time. */
const mostAttempts = 60;

/**
 * Prepares the one way to try a leased mail: compose, render, hand over, write down what came of it. The returned
 * function throws only when the database can't be reached; the lease then runs out and the mail is tried again.
 */
export function mailAttempts(deps: MailAttemptDependencies): (row: MailOutboxRow) => Promise<AttemptOutcome> {
  const { database, transport, clock, log } = deps;
  /** Taken by the provider but not yet written down, because the database failed in between: never sent again. */
  const unrecorded = new Map<string, string | null>();

  async function recordSent(row: MailOutboxRow, providerMessageId: string | null): Promise<AttemptOutcome> {
    unrecorded.set(row.id, providerMessageId);
    await database.repos.mailOutbox.markSent(row.id, { providerMessageId, now: clock.now() });
    unrecorded.delete(row.id);
    return 'sent';
  }

  return async (row) => {
    const taken = unrecorded.get(row.id);
    if (taken !== undefined) return await recordSent(row, taken);
    if (row.attempts > mostAttempts) return await giveUp(deps, row, 'Tried too often.');
    let providerMessageId: string | null;
    try {
      const mail = await makeMail(deps, row);
      if (mail === null) {
        await database.repos.mailOutbox.markSuppressed(row.id, clock.now());
        return 'suppressed';
      }
      providerMessageId = (await transport.send(mail)).providerMessageId;
    } catch (error) {
      return await recordFailure(deps, row, error);
    }
    log.over();
    return await recordSent(row, providerMessageId);
  };
}

async function makeMail(deps: MailAttemptDependencies, row: MailOutboxRow): Promise<OutgoingMail | null> {
  const content = await deps.compose(row);
  if (content === null) return null;
  // With the first mail, not with the process: what draws mails is bigger than all the rest (docs/adr/0029).
  const { renderMail } = await import('@authflow/emails');
  const { subject, html, text } = await renderMail(content, deps.brand);
  return {
    id: row.id,
    resent: row.resent,
    to: row.recipient,
    from: deps.from,
    subject,
    html,
    text,
    links: linksIn(content),
    code: codeIn(content),
  };
}

async function recordFailure(
  deps: MailAttemptDependencies,
  row: MailOutboxRow,
  error: unknown,
): Promise<AttemptOutcome> {
  if (isDatabaseUnavailable(error)) throw error;
  const fault = asFault(error);
  const fields = { mailId: row.id, kind: row.kind, attempt: row.attempts, transport: deps.transport.name };
  if (!(error instanceof MailTransportError)) deps.logger.error({ ...fields, err: error }, fault.reason);
  if (fault.fault === 'rejected') return await giveUp(deps, row, fault.reason);

  const setupFault = fault.fault === 'setup';
  const delay = retryDelay({
    mailId: row.id,
    attempt: row.attempts,
    setupFault,
    retryAfterSeconds: fault.retryAfterSeconds,
  });
  const now = deps.clock.now();
  const nextAttemptAt = later(now, delay);
  if (nextAttemptAt > later(row.createdAt, givenUpAfter)) {
    return await giveUp(deps, row, `Given up after a day. ${fault.reason}`);
  }
  deps.log.trouble(setupFault ? 'error' : 'warn', fault.reason, fields);
  const failure = { attempt: row.attempts, nextAttemptAt, error: fault.reason, setupFault, now };
  await deps.database.repos.mailOutbox.retryLater(row.id, failure);
  return 'retry';
}

function asFault(error: unknown): MailTransportError {
  return error instanceof MailTransportError
    ? error
    : new MailTransportError('temporary', 'The mail could not be made.');
}

async function giveUp(
  { database, clock, logger }: MailAttemptDependencies,
  row: MailOutboxRow,
  reason: string,
): Promise<AttemptOutcome> {
  const failure = { attempt: row.attempts, error: reason, now: clock.now() };
  await database.repos.mailOutbox.markFailed(row.id, failure);
  logger.warn({ mailId: row.id, kind: row.kind, attempt: row.attempts }, `A mail was not sent. ${reason}`);
  return 'failed';
}
