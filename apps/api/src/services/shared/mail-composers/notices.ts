import type { MailContent } from '@authflow/emails';
import type { MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import type { UserRow } from '#src/repositories/users.repository';
import { originOf, text, type ComposerDependencies, type Composers, type MailLinks } from './composer';

/** Notices of what has happened. None of them carries a secret. */
export function noticeComposers({
  database,
  links,
}: ComposerDependencies): Composers<'password_changed' | 'refresh_token_reused'> {
  async function composeNotice(mail: MailOutboxRow): Promise<MailContent | null> {
    const userId = text(mail.payload.userId);
    const user = userId === null ? null : await database.repos.users.findById(userId);
    return user === null ? null : notice(user, links, mail);
  }

  return { password_changed: composeNotice, refresh_token_reused: composeNotice };
}

function notice(user: UserRow, links: MailLinks, mail: MailOutboxRow): MailContent {
  const origin = originOf(mail);
  const at = origin.at;
  if (mail.kind === 'password_changed') {
    const resetUrl = links.forgotPassword;
    return { kind: 'password_changed', name: user.name, changedAt: at, requestedFrom: origin, resetUrl };
  }
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
