import type { MailContent } from '@authflow/emails';
import { limits } from '@authflow/contracts';
import { later } from '#src/domain/clock';
import { days } from '#src/domain/duration';
import type { AccountLinkRow } from '#src/repositories/account-links.repository';
import type { MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import type { Repositories } from '#src/repositories/repositories';
import { originOf, text, type ComposerDependencies, type Composers } from './composer';
import { resetMails } from './password-reset';

/** Mails about strangers: somebody new has signed in, and the account was locked for it. */
export function accountLockComposers(deps: ComposerDependencies): Composers<'new_device' | 'account_locked'> {
  const { database, secrets, clock, randomness, links } = deps;
  const resets = resetMails(deps);

  async function composeNewDevice(mail: MailOutboxRow): Promise<MailContent | null> {
    const noted = text(mail.payload.linkId);
    const link =
      noted === null
        ? await database.transaction((repos) => openLink(repos, mail))
        : await database.repos.accountLinks.findById(noted);
    if (link === null || link.consumedAt !== null || link.expiresAt <= clock.now()) return null;
    const user = await database.repos.users.findById(link.userId);
    const revealed = secrets.reveal('account-lock', link);
    if (revealed === null || user === null) return null;
    const { device, ip, at } = originOf(mail);
    return {
      kind: 'new_device',
      name: user.name,
      occurredAt: at,
      device,
      ip,
      lockUrl: links.lockAccount(revealed.token),
      lockExpiresInDays: limits.accountLockDays,
      accountUrl: links.sessions,
    };
  }

  /**
   * **State**: none → open lock link for what the sign-in may have brought with it. Nothing once the account is locked,
   * nor for an address that nobody has proven (THREATS X11), or that is another's by the time the mail is made.
   */
  async function openLink(repos: Repositories, mail: MailOutboxRow): Promise<AccountLinkRow | null> {
    const now = clock.now();
    const userId = text(mail.payload.userId);
    const user = userId === null ? null : await repos.users.lock(userId);
    if (user === null || user.status === 'deleted' || user.lockedAt !== null) return null;
    if (user.emailVerifiedAt === null || user.email !== mail.recipient) return null;
    const id = randomness.uuid();
    await repos.accountLinks.insert({
      id,
      userId: user.id,
      purpose: 'lock',
      since: new Date(text(mail.payload.since) ?? mail.createdAt),
      expiresAt: later(now, days(limits.accountLockDays)),
      now,
      ...secrets.create('account-lock', id),
    });
    await repos.mailOutbox.setPayload(mail.id, { ...mail.payload, linkId: id }, now);
    return repos.accountLinks.findById(id);
  }

  async function composeLocked(mail: MailOutboxRow): Promise<MailContent | null> {
    const reset = await resets.open(mail);
    if (reset === null) return null;
    return {
      kind: 'account_locked',
      name: reset.user.name,
      reason: mail.payload.reason === 'email_change_undone' ? 'email_change_undone' : 'reported',
      link: reset.link,
      expiresInMinutes: limits.passwordResetMinutes,
      forgotPasswordUrl: links.forgotPassword,
    };
  }

  return { new_device: composeNewDevice, account_locked: composeLocked };
}
