import type { MailContent } from '@authflow/emails';
import type { AccountLinkRow } from '#src/repositories/account-links.repository';
import type { MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import type { UserRow } from '#src/repositories/user-columns';
import { erasedAt, openRestoreLink } from '../restore-links';
import {
  findLocked,
  isByOperator,
  originOf,
  text,
  type ComposerDependencies,
  type Composers,
} from './composer';

/** Mails of a deletion: that it was made, with the way back, and that it was taken back. */
export function accountDeletionComposers(
  deps: ComposerDependencies,
): Composers<'account_deleted' | 'account_restored'> {
  const { database, links } = deps;

  async function composeRestored(mail: MailOutboxRow): Promise<MailContent | null> {
    const userId = text(mail.payload.userId);
    const user = userId === null ? null : await database.repos.users.findById(userId);
    if (user === null) return null;
    const byOperator = isByOperator(mail);
    const requestedFrom = byOperator ? null : originOf(mail);
    const { name } = user;
    const resetUrl = links.forgotPassword;
    return {
      kind: 'account_restored',
      name,
      restoredAt: mail.createdAt,
      byOperator,
      resetUrl,
      requestedFrom,
    };
  }

  return {
    account_deleted: (mail) => composeDeleted(deps, mail),
    account_restored: composeRestored,
  };
}

/**
 * Somebody registers at the address of a closed account: its owner gets the way back once more, where they have one.
 * **State**: older restore links → dead; none → one open link, noted in the mail's row.
 */
export async function composeClosedAgain(
  deps: ComposerDependencies,
  mail: MailOutboxRow,
): Promise<MailContent | null> {
  if (text(mail.payload.linkId) !== null) return composeDeleted(deps, mail);
  const found = await deps.database.transaction(async (repos) => {
    const now = deps.clock.now();
    const user = await findLocked(repos, mail.recipient, now);
    if (user === null || user.closedAt === null) return null;
    const { id: userId, closedAt } = user;
    if (user.closedBy !== null) return { closed: user };
    const opened = await openRestoreLink(repos, deps, { userId, closedAt, now });
    await repos.mailOutbox.setPayload(mail.id, { ...mail.payload, userId, linkId: opened }, now);
    return { linkId: opened };
  });
  if (found === null) return null;
  return 'closed' in found ? closedByOperator(found.closed) : deletedMail(deps, mail, found.linkId);
}

async function composeDeleted(deps: ComposerDependencies, mail: MailOutboxRow): Promise<MailContent | null> {
  const linkId = text(mail.payload.linkId);
  const userId = text(mail.payload.userId);
  if (isByOperator(mail) && userId !== null) {
    const user = await deps.database.repos.users.findById(userId);
    return user === null ? null : closedByOperator(user);
  }
  return linkId === null ? null : deletedMail(deps, mail, linkId);
}

/** Without a way back: what an operator closed, its owner cannot open. */
function closedByOperator({ name, closedAt }: UserRow): MailContent | null {
  if (closedAt === null) return null;
  const wayBack = { restoreUrl: null, requestedFrom: null };
  return { kind: 'account_deleted', name, ...wayBack, erasedAt: erasedAt(closedAt) };
}

async function deletedMail(
  deps: ComposerDependencies,
  mail: MailOutboxRow,
  linkId: string,
): Promise<MailContent | null> {
  const { database, secrets, clock, links } = deps;
  const link = await database.repos.accountLinks.findById(linkId);
  if (link === null || !isOpen(link, clock.now())) return null;
  const user = await database.repos.users.findById(link.userId);
  const revealed = secrets.reveal('account-restore', link);
  if (user === null || revealed === null) return null;
  return {
    kind: 'account_deleted',
    name: user.name,
    restoreUrl: links.restoreAccount(revealed.token),
    erasedAt: link.expiresAt,
    requestedFrom: originOf(mail),
  };
}

function isOpen(link: AccountLinkRow, now: Date): boolean {
  return link.purpose === 'restore' && link.consumedAt === null && link.expiresAt > now;
}
