import type { MailContent } from '@authflow/emails';
import { limits } from '@authflow/contracts';
import type { MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import { text, type ComposerDependencies, type Composers } from './composer';

/** The link by which an invited person comes into their account. */
export function invitationComposers(deps: ComposerDependencies): Composers<'invitation'> {
  const { database, secrets, clock, links } = deps;

  async function composeInvitation({ payload }: MailOutboxRow): Promise<MailContent | null> {
    const id = text(payload.invitationId);
    const invitation = id === null ? null : await database.repos.invitations.findOpen(id, clock.now());
    if (invitation === null) return null;
    const revealed = secrets.reveal('invitation', invitation);
    if (revealed === null) return null;
    const { name } = invitation;
    const link = links.acceptInvitation(revealed.token);
    return { kind: 'invitation', name, link, expiresInDays: limits.invitationDays };
  }

  return { invitation: composeInvitation };
}
