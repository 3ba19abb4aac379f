import type { MailContent, RequestOrigin } from '@authflow/emails';
import { limits } from '@authflow/contracts';
import { later, type Clock } from '#src/domain/clock';
import { hours, minutes } from '#src/domain/duration';
import type { Randomness } from '#src/domain/randomness';
import { describeDevice } from '#src/platform/user-agent';
import type { Database } from '#src/repositories/database';
import type { EmailVerificationRow } from '#src/repositories/email-verifications.repository';
import type { MailKind, MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import type { PasswordResetRow } from '#src/repositories/password-resets.repository';
import type { Repositories } from '#src/repositories/repositories';
import type { UserRow } from '#src/repositories/users.repository';
import type { MailedSecrets } from './shared/mailed-secrets';
import { newVerificationSecret, noPassword } from './shared/verification-mail';

/**
 * Turns an outbox row into what the mail says, or null when nothing is to be sent: nobody to tell, or a link that
 * ended while the provider was down. Links and codes are derived
 * here and nowhere else. What this decides the first time it notes in the row, so that a retry makes the same mail.
 */
export type ComposeMail = (row: MailOutboxRow) => Promise<MailContent | null>;

type MailLinks = ReturnType<typeof linksTo>;

/** Composes every kind of mail. @see docs/adr/0007 */
export function createMailComposition(deps: {
  database: Database;
  secrets: MailedSecrets;
  clock: Clock;
  randomness: Randomness;
  webUrl: string;
  verificationRequired: boolean;
}): ComposeMail {
  const { database, secrets, clock, randomness } = deps;
  const links = linksTo(deps.webUrl);

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
    return user === null ? null : alreadyRegistered(user, links, mail);
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
    const user = noted?.userId
      ? await repos.users.lock(noted.userId)
      : await findLocked(repos, mail.recipient);
    if (user === null || user.emailVerifiedAt !== null || user.status !== 'active') return null;
    const attempt = noted ?? (await attemptByAddress(repos, user, mail));
    if (attempt === null) return null;
    const secret = newVerificationSecret(secrets, attempt.id, clock.now());
    const reissued = await repos.emailVerifications.reissue(attempt.id, secret, mail.id);
    await repos.mailOutbox.setPayload(mail.id, { ...mail.payload, verificationId: attempt.id }, clock.now());
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

  async function composeNotice(mail: MailOutboxRow): Promise<MailContent | null> {
    const userId = text(mail.payload.userId);
    const user = userId === null ? null : await database.repos.users.findById(userId);
    return user === null ? null : notice(user, links, mail);
  }

  const composers: Record<MailKind, ComposeMail> = {
    email_verification: composeVerification,
    email_verification_resend: composeResend,
    already_registered: composeAlreadyRegistered,
    password_reset: composeReset,
    password_changed: composeNotice,
    refresh_token_reused: composeNotice,
  };
  return (mail) => composers[mail.kind](mail);
}

/** Links are made of the configured address only, never of anything a request said (THREATS P01). */
function linksTo(webUrl: string) {
  return {
    verifyEmail: (token: string) => `${webUrl}/auth/verify-email/${token}`,
    resetPassword: (token: string) => `${webUrl}/auth/reset-password/${token}`,
    login: `${webUrl}/auth/login`,
    forgotPassword: `${webUrl}/auth/forgot-password`,
    sessions: `${webUrl}/account/sessions`,
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

function notice(user: UserRow, links: MailLinks, mail: MailOutboxRow): MailContent {
  const origin = originOf(mail);
  const at = origin?.at ?? mail.createdAt;
  if (mail.kind === 'password_changed') {
    const resetUrl = links.forgotPassword;
    return { kind: 'password_changed', name: user.name, changedAt: at, requestedFrom: origin, resetUrl };
  }
  return {
    kind: 'refresh_token_reused',
    name: user.name,
    occurredAt: at,
    device: origin?.device ?? null,
    ip: origin?.ip ?? null,
    accountUrl: links.sessions,
    resetUrl: links.forgotPassword,
  };
}

/** Under its lock, so that links made at once supersede each other, and none outlives a reset that commits beside it. */
async function findLocked(repos: Repositories, email: string): Promise<UserRow | null> {
  const user = await repos.users.findByEmail(email);
  return user === null ? null : repos.users.lock(user.id);
}

async function findAttempt(repos: Repositories, mail: MailOutboxRow): Promise<EmailVerificationRow | null> {
  const id = text(mail.payload.verificationId);
  return id === null ? null : repos.emailVerifications.findById(id);
}

function clientOf(mail: MailOutboxRow): { ip: string | null; userAgent: string | null } {
  const origin = mail.payload.origin;
  if (typeof origin !== 'object' || origin === null) return { ip: null, userAgent: null };
  const { ip, userAgent } = origin as Record<string, unknown>;
  return { ip: text(ip), userAgent: text(userAgent) };
}

function originOf(mail: MailOutboxRow): RequestOrigin | null {
  const { ip, userAgent } = clientOf(mail);
  const device = userAgent === null ? null : describeDevice(userAgent).label;
  return { device, ip, at: mail.createdAt };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
