import type { MailContent } from '@authflow/emails';
import { limits } from '@authflow/contracts';
import { hours, minutes } from '#src/domain/duration';
import type { EmailVerificationRow } from '#src/repositories/email-verifications.repository';
import type { MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import type { Repositories } from '#src/repositories/repositories';
import type { UserRow } from '#src/repositories/user-columns';
import { lockAt } from '../bans';
import { newVerificationSecret, noPassword } from '../verification-mail';
import { composeClosedAgain } from './account-deletion';
import {
  findLocked,
  originOf,
  text,
  type ComposerDependencies,
  type Composers,
  type MailLinks,
} from './composer';
import { composeHeldAddress } from './email-change';

/** Mails about proving an address. */
export function verificationComposers(
  deps: ComposerDependencies,
): Composers<'email_verification' | 'email_verification_resend' | 'already_registered'> {
  const { database, secrets, clock, randomness, links } = deps;

  function verificationMail(attempt: EmailVerificationRow, mail: MailOutboxRow): MailContent | null {
    const revealed = secrets.reveal('email-verification', attempt);
    if (revealed === null) return null;
    return {
      kind: 'email_verification',
      name: attempt.pendingName,
      link: links.verifyEmail(revealed.token),
      code: revealed.code,
      linkExpiresInMinutes: hours(limits.verificationLinkHours) / minutes(1),
      codeExpiresInMinutes: limits.codeMinutes,
      requestedFrom: originOf(mail),
    };
  }

  async function composeVerification(mail: MailOutboxRow): Promise<MailContent | null> {
    const attempt = await findAttempt(database.repos, mail);
    if (attempt === null || attempt.mailId !== mail.id || attempt.tokenExpiresAt <= clock.now()) return null;
    const current = attempt.consumedAt === null && attempt.supersededAt === null;
    return current ? verificationMail(attempt, mail) : null;
  }

  async function composeAlreadyRegistered(mail: MailOutboxRow): Promise<MailContent | null> {
    const user = await database.repos.users.findByEmail(mail.recipient);
    if (user === null) return composeHeldAddress(deps, mail);
    return user.status === 'deleted' ? composeClosedAgain(deps, mail) : alreadyRegistered(user, links, mail);
  }

  /** A new link and code for the attempt that waits; for a taken address, the notice again. */
  async function composeResend(mail: MailOutboxRow): Promise<MailContent | null> {
    const noted = await findAttempt(database.repos, mail);
    if (noted?.mailId === mail.id) return composeVerification(mail);
    if (noted !== null && noted.userId === null) return composeAlreadyRegistered(mail);
    const attempt = await database.transaction((repos) => reissue(repos, noted, mail));
    return attempt === null ? null : verificationMail(attempt, mail);
  }

  async function reissue(repos: Repositories, noted: EmailVerificationRow | null, mail: MailOutboxRow) {
    const now = clock.now();
    const user = noted?.userId
      ? await lockAt(repos, noted.userId, now)
      : await findLocked(repos, mail.recipient, now);
    if (user === null || user.emailVerifiedAt !== null || user.status !== 'active') return null;
    const attempt = noted ?? (await attemptByAddress(repos, user, mail));
    if (attempt === null) return null;
    const secret = newVerificationSecret(secrets, attempt.id, now);
    const reissued = await repos.emailVerifications.reissue(attempt.id, secret, mail.id);
    await repos.mailOutbox.setPayload(mail.id, { ...mail.payload, verificationId: attempt.id }, now);
    return reissued;
  }

  /**
   * Asked for by address alone: the newest attempt, unless several compete. Then nobody can say whose it would
   * be, so the mail proves the address for no attempt, and no stored password survives the proof.
   */
  async function attemptByAddress(repos: Repositories, user: UserRow, mail: MailOutboxRow) {
    const open = await repos.emailVerifications.findNewestOpen(user.id);
    const rivals = await repos.emailVerifications.countPendingPasswords(user.id);
    if (open !== null && (rivals <= 1 || !deps.verificationRequired)) return open;
    const now = clock.now();
    const id = randomness.uuid();
    const secret = newVerificationSecret(secrets, id, now);
    const shared = { id, userId: user.id, email: user.email, pending: noPassword, pendingName: user.name };
    await repos.emailVerifications.insert({ ...shared, mailId: mail.id, now, ...secret });
    return repos.emailVerifications.findById(id);
  }

  return {
    email_verification: composeVerification,
    email_verification_resend: composeResend,
    already_registered: composeAlreadyRegistered,
  };
}

function alreadyRegistered(user: UserRow, links: MailLinks, mail: MailOutboxRow): MailContent {
  return {
    kind: 'already_registered',
    name: user.name,
    loginUrl: links.login,
    resetUrl: links.forgotPassword,
    requestedFrom: originOf(mail),
  };
}

async function findAttempt(repos: Repositories, mail: MailOutboxRow): Promise<EmailVerificationRow | null> {
  const id = text(mail.payload.verificationId);
  return id === null ? null : repos.emailVerifications.findById(id);
}
