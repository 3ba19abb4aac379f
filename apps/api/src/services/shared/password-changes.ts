import type { ClientContext } from '#src/domain/client-context';
import type { Randomness } from '#src/domain/randomness';
import type { Repositories } from '#src/repositories/repositories';
import type { RevocationReason } from '#src/repositories/session-revocations';
import { revokeApiKeys } from './api-key-revocations';
import { recordAudit } from './audit';
import { mailOrigin } from './verification-mail';

/** By its owner signed in, who keeps that session, or by a mailed link, which keeps none. */
export type PasswordChange =
  { type: 'password.changed'; keptSessionId: string } | { type: 'password.reset'; keptSessionId: null };

const sessionsEndAs: Record<PasswordChange['type'], RevocationReason> = {
  'password.changed': 'password_changed',
  'password.reset': 'password_reset',
};

/**
 * What a new password ends, however it came about, in the transaction that set it. The account's lock is held by then.
 * **State**: mailed links, challenges and pending changes → over; every session but the kept one → ended; after a
 * reset every API key → revoked; one queued mail to the owner, without a live link.
 * @returns the ids of the sessions it ended: hand them to `revocations.add` after commit, and wake the mail
 * @see ASVS 7.4.3, THREATS P11, P12, P26, R11
 */
export async function finishPasswordChange(
  repos: Repositories,
  deps: { randomness: Randomness },
  args: PasswordChange & { account: { id: string; email: string }; client: ClientContext; now: Date },
): Promise<string[]> {
  const { type, keptSessionId: sessionId, account, client, now } = args;
  const { id: userId, email: recipient } = account;
  await repos.openDoors.closeAll({ userId, now });
  const reason = sessionsEndAs[type];
  const keptApiKeys = await keepOrRevokeApiKeys(repos, args);
  const ended = await repos.sessions.revokeAll({ userId, exceptId: sessionId, reason, now });
  await recordAudit(repos, client, now, { type, outcome: 'success', userId, sessionId });
  await repos.mailOutbox.enqueue({
    id: deps.randomness.uuid(),
    kind: 'password_changed',
    recipient,
    payload: { userId, keptApiKeys, origin: mailOrigin(client, now) },
    now,
  });
  return ended.map(({ id }) => id);
}

/**
 * Who changes a password while signed in has proven the old one: what runs with their keys goes on, and the mail says so.
 * Who had to reset it may have lost the account to somebody who made keys.
 * @returns how many keys still work
 */
async function keepOrRevokeApiKeys(
  repos: Repositories,
  {
    type,
    account,
    client,
    now,
  }: PasswordChange & { account: { id: string }; client: ClientContext; now: Date },
): Promise<number> {
  if (type === 'password.changed') return repos.apiKeys.countLive(account.id, now);
  await revokeApiKeys(repos, { userId: account.id, reason: 'password_reset', client, now });
  return 0;
}
