import { limits } from '@authflow/contracts';
import type { MailContent } from '@authflow/emails';
import { securityChanges } from '@authflow/emails/mail-content';
import type { MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import type { UserRow } from '#src/repositories/user-columns';
import { originOf, text, type ComposerDependencies, type Composers, type MailLinks } from './composer';

type Notice = 'password_changed' | 'refresh_token_reused' | 'security_notice' | 'impersonation_notice';

/**
 * Notices of what has happened. None of them carries a secret, and none goes to an address that nobody has proven: where
 * such an account may sign in, whoever registered a stranger's address could have us write to it without end (THREATS X11).
 */
export function noticeComposers({ database, links }: ComposerDependencies): Composers<Notice> {
  async function composeNotice(mail: MailOutboxRow): Promise<MailContent | null> {
    const userId = text(mail.payload.userId);
    const user = userId === null ? null : await database.repos.users.findById(userId);
    return user === null || user.emailVerifiedAt === null ? null : notice(user, links, mail);
  }

  /** The reason is read where it stands, so that it is gone from the outbox with the session. */
  async function composeImpersonation(mail: MailOutboxRow): Promise<MailContent | null> {
    const sessionId = text(mail.payload.sessionId);
    const found = sessionId === null ? null : await database.repos.impersonations.find(sessionId);
    if (found === null || found.emailVerifiedAt === null) return null;
    return {
      kind: 'impersonation_notice',
      name: found.name,
      reason: found.reason,
      startedAt: found.startedAt,
      minutes: limits.impersonationMinutes,
      sessionsUrl: links.sessions,
      activityUrl: links.activity,
    };
  }

  return {
    impersonation_notice: composeImpersonation,
    password_changed: composeNotice,
    refresh_token_reused: composeNotice,
    security_notice: composeNotice,
  };
}

function notice(user: UserRow, links: MailLinks, mail: MailOutboxRow): MailContent | null {
  const origin = originOf(mail);
  const at = origin.at;
  if (mail.kind === 'password_changed') {
    const resetUrl = links.forgotPassword;
    const kept = mail.payload.keptApiKeys;
    const keptApiKeys = typeof kept === 'number' ? kept : 0;
    return {
      kind: 'password_changed',
      name: user.name,
      changedAt: at,
      keptApiKeys,
      requestedFrom: origin,
      resetUrl,
    };
  }
  if (mail.kind === 'security_notice') return securityNotice(user, links, mail);
  return {
    kind: 'refresh_token_reused',
    name: user.name,
    occurredAt: at,
    device: origin.device,
    ip: origin.ip,
    accountUrl: links.sessions,
    resetUrl: links.forgotPassword,
  };
}

function securityNotice(user: UserRow, links: MailLinks, mail: MailOutboxRow): MailContent | null {
  const change = securityChanges.find((known) => known === mail.payload.change);
  if (change === undefined) return null;
  const origin = originOf(mail);
  return {
    kind: 'security_notice',
    name: user.name,
    change,
    subject: text(mail.payload.subject),
    occurredAt: origin.at,
    requestedFrom: origin,
    securityUrl: change === 'api_key_created' ? links.apiKeys : links.security,
    resetUrl: links.forgotPassword,
  };
}
