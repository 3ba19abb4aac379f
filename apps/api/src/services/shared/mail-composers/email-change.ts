import type { MailContent } from '@authflow/emails';
import { limits } from '@authflow/contracts';
import type { EmailChangeRow } from '#src/repositories/email-changes.repository';
import type { MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import type { UserRow } from '#src/repositories/user-columns';
import { originOf, text, type ComposerDependencies, type Composers } from './composer';

/** Mails of a change of address: to the new one to prove it, to the old one to tell and to take it back. */
export function emailChangeComposers(
  deps: ComposerDependencies,
): Composers<'email_change' | 'email_change_notice' | 'email_changed'> {
  const { database, secrets, clock, links } = deps;

  /** The change a mail is about and its account, or null when there is nothing to say any more. */
  async function find(mail: MailOutboxRow): Promise<{ change: EmailChangeRow; user: UserRow } | null> {
    const changeId = text(mail.payload.changeId);
    const change = changeId === null ? null : await database.repos.emailChanges.findById(changeId);
    const user = change === null ? null : await database.repos.users.findById(change.userId);
    if (change === null || user === null || change.undoneAt !== null || change.supersededAt !== null)
      return null;
    return { change, user };
  }

  async function composeConfirmation(mail: MailOutboxRow): Promise<MailContent | null> {
    const found = await find(mail);
    if (found === null) return null;
    const { change, user } = found;
    const isOpen = change.confirmable && change.confirmedAt === null && change.expiresAt > clock.now();
    const revealed = isOpen ? secrets.reveal('email-change', change) : null;
    if (revealed === null) return null;
    return {
      kind: 'email_change',
      name: user.name,
      newEmail: change.newEmail,
      link: links.confirmEmailChange(revealed.token),
      expiresInHours: limits.emailChangeHours,
      requestedFrom: originOf(mail),
    };
  }

  /** Told even when the change has been made meanwhile: the link takes it back then. */
  async function composeNotice(
    kind: 'email_change_notice' | 'email_changed',
    mail: MailOutboxRow,
  ): Promise<MailContent | null> {
    const found = await find(mail);
    if (found === null || found.change.undoExpiresAt <= clock.now()) return null;
    return toldAtOldAddress(deps, { kind, mail, ...found });
  }

  return {
    email_change: composeConfirmation,
    email_change_notice: (mail) => composeNotice('email_change_notice', mail),
    email_changed: (mail) => composeNotice('email_changed', mail),
  };
}

/**
 * Somebody registers at an address that its former account can still take back: whoever reads the mail there learns
 * where the account went, and how to get it back. Null when nobody holds the address.
 */
export async function composeHeldAddress(
  deps: ComposerDependencies,
  mail: MailOutboxRow,
): Promise<MailContent | null> {
  const { database, clock } = deps;
  const change = await database.repos.emailChanges.findHolding(mail.recipient, clock.now());
  const user = change === null ? null : await database.repos.users.findById(change.userId);
  if (change === null || user === null) return null;
  return toldAtOldAddress(deps, { kind: 'email_changed', mail, change, user });
}

function toldAtOldAddress(
  { secrets, links }: ComposerDependencies,
  args: {
    kind: 'email_change_notice' | 'email_changed';
    mail: MailOutboxRow;
    change: EmailChangeRow;
    user: UserRow;
  },
): MailContent | null {
  const { kind, mail, change, user } = args;
  const revealed = secrets.reveal('email-change-undo', change);
  if (revealed === null) return null;
  return {
    kind,
    name: user.name,
    newEmail: change.newEmail,
    undoUrl: links.undoEmailChange(revealed.token),
    undoExpiresInDays: limits.emailChangeUndoDays,
    requestedFrom: originOf(mail),
  };
}
