import type { MailContent } from '@authflow/emails';
import { limits } from '@authflow/contracts';
import { later } from '#src/domain/clock';
import { minutes } from '#src/domain/duration';
import type { MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import type { PasswordResetRow } from '#src/repositories/password-resets.repository';
import type { Repositories } from '#src/repositories/repositories';
import { clientOf, findLocked, originOf, text, type ComposerDependencies, type Composers } from './composer';

/** Mails that carry a reset link. */
export function passwordResetComposers(deps: ComposerDependencies): Composers<'password_reset'> {
  const { database, secrets, clock, randomness, links } = deps;

  async function composeReset(mail: MailOutboxRow): Promise<MailContent | null> {
    const noted = mail.payload.resetId;
    const made =
      typeof noted === 'string'
        ? await database.repos.passwordResets.findById(noted)
        : await database.transaction((repos) => openReset(repos, mail));
    if (made === null || made.consumedAt !== null || made.supersededAt !== null) return null;
    if (made.expiresAt <= clock.now()) return null;
    const user = await database.repos.users.findById(made.userId);
    const revealed = secrets.reveal('password-reset', made);
    if (revealed === null || user === null) return null;
    return {
      kind: 'password_reset',
      name: user.name,
      link: links.resetPassword(revealed.token),
      expiresInMinutes: limits.passwordResetMinutes,
      requestedFrom: originOf(mail),
    };
  }

  /** **State**: older links → dead; none → open reset for the account at this address, if there is one. */
  async function openReset(repos: Repositories, mail: MailOutboxRow): Promise<PasswordResetRow | null> {
    const now = clock.now();
    const user = await findLocked(repos, mail.recipient);
    if (user === null || user.status !== 'active') return null;
    const id = randomness.uuid();
    await repos.passwordResets.supersedeAll(user.id, now);
    const expiresAt = later(now, minutes(limits.passwordResetMinutes));
    const secret = secrets.create('password-reset', id);
    await repos.passwordResets.insert({ id, userId: user.id, email: user.email, expiresAt, now, ...secret });
    await repos.mailOutbox.setPayload(mail.id, { ...mail.payload, resetId: id }, now);
    const { ip, userAgent } = clientOf(mail);
    await repos.auditEvents.append({
      type: 'password.reset_requested',
      outcome: 'success',
      userId: user.id,
      actorId: null,
      sessionId: null,
      ip,
      userAgent,
      requestId: text(mail.payload.requestId),
      detail: {},
      now,
    });
    return repos.passwordResets.findById(id);
  }

  return { password_reset: composeReset };
}
