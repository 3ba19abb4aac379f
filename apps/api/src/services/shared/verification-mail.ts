import { limits } from '@authflow/contracts';
import type { ClientContext } from '#src/domain/client-context';
import { later } from '#src/domain/clock';
import { hours, minutes } from '#src/domain/duration';
import type { Randomness } from '#src/domain/randomness';
import type { VerificationSecret } from '#src/repositories/email-verifications.repository';
import type { MailKind } from '#src/repositories/mail-outbox.repository';
import type { Repositories } from '#src/repositories/repositories';
import type { PasswordColumns } from '#src/repositories/user-columns';
import type { MailedSecrets } from './mailed-secrets';

export const noPassword: PasswordColumns = { passwordHash: null, passwordScheme: null, passwordKeyId: null };

/** Where a mail was asked for, told to its reader so that they can judge whether it was them. */
export function mailOrigin(client: ClientContext, now: Date): Record<string, string | null> {
  return { ip: client.ip, userAgent: client.userAgent, at: now.toISOString() };
}

/** A fresh link (24 hours) and code (10 minutes) for verification row `id`. */
export function newVerificationSecret(secrets: MailedSecrets, id: string, now: Date): VerificationSecret {
  return {
    ...secrets.create('email-verification', id),
    tokenExpiresAt: later(now, hours(limits.verificationLinkHours)),
    codeExpiresAt: later(now, minutes(limits.codeMinutes)),
  };
}

/**
 * Opens an attempt to prove an address and queues its mail, in one transaction.
 * **State**: none → open verification, one queued mail.
 * @param args.userId null for a taken address: the row looks alike from outside and can't be spent
 */
export async function openVerification(
  repos: Repositories,
  deps: { randomness: Randomness; secrets: MailedSecrets },
  args: {
    userId: string | null;
    email: string;
    pending: PasswordColumns;
    pendingName: string | null;
    mailKind: MailKind;
    client: ClientContext;
    now: Date;
  },
): Promise<string> {
  const id = deps.randomness.uuid();
  const mailId = deps.randomness.uuid();
  const { userId, email, pending, pendingName, now } = args;
  const secret = newVerificationSecret(deps.secrets, id, now);
  await repos.emailVerifications.insert({ id, userId, email, pending, pendingName, mailId, now, ...secret });
  await repos.mailOutbox.enqueue({
    id: mailId,
    kind: args.mailKind,
    recipient: email,
    payload: { verificationId: id, origin: mailOrigin(args.client, now) },
    now,
  });
  return id;
}
