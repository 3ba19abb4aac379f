import type { Clock } from '#src/domain/clock';
import type { Randomness } from '#src/domain/randomness';
import type { Database } from '#src/repositories/database';
import type { MailKind } from '#src/repositories/mail-outbox.repository';
import type { MailedSecrets } from './shared/mailed-secrets';
import { accountDeletionComposers } from './shared/mail-composers/account-deletion';
import { emailChangeComposers } from './shared/mail-composers/email-change';
import { linksTo, type ComposeMail, type Composers } from './shared/mail-composers/composer';
import { invitationComposers } from './shared/mail-composers/invitation';
import { accountLockComposers } from './shared/mail-composers/account-lock';
import { magicLinkComposers } from './shared/mail-composers/magic-link';
import { noticeComposers } from './shared/mail-composers/notices';
import { passwordResetComposers } from './shared/mail-composers/password-reset';
import { verificationComposers } from './shared/mail-composers/verification';

export type { ComposeMail } from './shared/mail-composers/composer';

/** Composes every kind of mail. @see docs/adr/0007 */
export function createMailComposition(deps: {
  database: Database;
  secrets: MailedSecrets;
  clock: Clock;
  randomness: Randomness;
  webUrl: string;
  verificationRequired: boolean;
}): ComposeMail {
  const parts = { ...deps, links: linksTo(deps.webUrl) };
  const composers: Composers<MailKind> = {
    ...verificationComposers(parts),
    ...passwordResetComposers(parts),
    ...magicLinkComposers(parts),
    ...accountLockComposers(parts),
    ...emailChangeComposers(parts),
    ...accountDeletionComposers(parts),
    ...invitationComposers(parts),
    ...noticeComposers(parts),
  };
  return (mail) => composers[mail.kind](mail);
}
