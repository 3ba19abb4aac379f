import type { MailContent } from '@authflow/emails';
import { limits } from '@authflow/contracts';
import { later } from '#src/domain/clock';
import { minutes } from '#src/domain/duration';
import type { MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import type { PasswordResetRow } from '#src/repositories/password-resets.repository';
import type { Repositories } from '#src/repositories/repositories';
import type { UserRow } from '#src/repositories/user-columns';
import {
  findLocked,
  isByOperator,
  originOf,
  recordAsked,
  text,
  type ComposerDependencies,
  type Composers,
} from './composer';

/** The mail that was asked for. */
export function passwordResetComposers(deps: ComposerDependencies): Composers<'password_reset'> {
  const resets = resetMails(deps);

  async function composeReset(mail: MailOutboxRow): Promise<MailContent | null> {
    const reset = await resets.open(mail);
    if (reset === null) return null;
    return {
      kind: 'password_reset',
      name: reset.user.name,
      link: reset.link,
      expiresInMinutes: limits.passwordResetMinutes,
      requestedFrom: isByOperator(mail) ? null : originOf(mail),
    };
  }

  return { password_reset: composeReset };
}

/** What every mail with a reset link is made of. */
export function resetMails(deps: ComposerDependencies) {
  const { database, secrets, clock, randomness, links } = deps;

  /**
   * The reset link of a mail: a new one the first time, the same one when the mail is made again. A locked account gets
   * one too: it is the way back.
   * @returns null when there is nobody to mail, or the link is over
   */
  async function open(mail: MailOutboxRow): Promise<{ user: UserRow; link: string } | null> {
    const noted = text(mail.payload.resetId);
    const made =
      noted === null
        ? await database.transaction((repos) => openReset(repos, mail))
        : await database.repos.passwordResets.findById(noted);
    if (made === null || made.consumedAt !== null || made.supersededAt !== null) return null;
    if (made.expiresAt <= clock.now()) return null;
    const user = await database.repos.users.findById(made.userId);
    const revealed = secrets.reveal('password-reset', made);
    if (revealed === null || user === null) return null;
    return { user, link: links.resetPassword(revealed.token) };
  }

  /** **State**: older links → dead; none → open reset for the account at this address, if there is one. */
  async function openReset(repos: Repositories, mail: MailOutboxRow): Promise<PasswordResetRow | null> {
    const now = clock.now();
    const user = await findLocked(repos, mail.recipient, now);
    if (user === null || user.status !== 'active') return null;
    const id = randomness.uuid();
    await repos.passwordResets.supersedeAll(user.id, now);
    const expiresAt = later(now, minutes(limits.passwordResetMinutes));
    const secret = secrets.create('password-reset', id);
    await repos.passwordResets.insert({ id, userId: user.id, email: user.email, expiresAt, now, ...secret });
    await repos.mailOutbox.setPayload(mail.id, { ...mail.payload, resetId: id }, now);
    // An operator's wish went on record when they had it, under their name.
    if (!isByOperator(mail))
      await recordAsked(repos, mail, { type: 'password.reset_requested', userId: user.id, now });
    return repos.passwordResets.findById(id);
  }

  return { open };
}
