import type { MailContent } from '@authflow/emails';
import { limits } from '@authflow/contracts';
import type { MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import type { MagicLinkRow } from '#src/repositories/magic-links.repository';
import type { Repositories } from '#src/repositories/repositories';
import {
  findLocked,
  originOf,
  recordAsked,
  text,
  type ComposerDependencies,
  type Composers,
} from './composer';

/** Mails that carry a sign-in link and code. */
export function magicLinkComposers(deps: ComposerDependencies): Composers<'magic_link'> {
  const { database, secrets, clock, links } = deps;

  async function composeMagicLink(mail: MailOutboxRow): Promise<MailContent | null> {
    const id = text(mail.payload.loginId);
    const noted = id === null ? null : await database.repos.magicLinks.findById(id);
    if (noted === null) return null;
    const link =
      noted.userId === null ? await database.transaction((repos) => assign(repos, noted, mail)) : noted;
    if (link === null || link.userId === null || link.consumedAt !== null || link.supersededAt !== null)
      return null;
    if (link.tokenExpiresAt <= clock.now()) return null;
    const user = await database.repos.users.findById(link.userId);
    const revealed = secrets.reveal('magic-link', link);
    if (revealed === null || user === null) return null;
    return {
      kind: 'magic_link',
      // Until the address is proven, the name is whatever a stranger may have registered with it.
      name: user.emailVerifiedAt === null ? null : user.name,
      link: links.magicLink(revealed.token),
      code: revealed.code,
      expiresInMinutes: limits.magicLinkMinutes,
      codeExpiresInMinutes: limits.codeMinutes,
      requestedFrom: originOf(mail),
    };
  }

  /** **State**: nobody's link → the account's at this address, if one is there that may sign in. */
  async function assign(
    repos: Repositories,
    { id }: MagicLinkRow,
    mail: MailOutboxRow,
  ): Promise<MagicLinkRow | null> {
    const user = await findLocked(repos, mail.recipient, clock.now());
    if (user === null || user.status !== 'active' || user.lockedAt !== null) return null;
    const assigned = await repos.magicLinks.assign({ id, userId: user.id });
    if (assigned === null) return null;
    await recordAsked(repos, mail, { type: 'login.magic_link_requested', userId: user.id, now: clock.now() });
    return assigned;
  }

  return { magic_link: composeMagicLink };
}
