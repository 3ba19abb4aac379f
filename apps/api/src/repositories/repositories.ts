import type { Sql } from '#src/platform/sql';
import { createAccountLinksRepository, type AccountLinksRepository } from './account-links.repository';
import { createAuditEventsRepository, type AuditEventsRepository } from './audit-events.repository';
import { createEmailChangesRepository, type EmailChangesRepository } from './email-changes.repository';
import {
  createEmailVerificationsRepository,
  type EmailVerificationsRepository,
} from './email-verifications.repository';
import { createMagicLinksRepository, type MagicLinksRepository } from './magic-links.repository';
import { createMailOutboxRepository, type MailOutboxRepository } from './mail-outbox.repository';
import {
  createMailboxMessagesRepository,
  type MailboxMessagesRepository,
} from './mailbox-messages.repository';
import { createFactorsRepository, type FactorsRepository } from './factors.repository';
import { createMfaChallengesRepository, type MfaChallengesRepository } from './mfa-challenges.repository';
import { createOpenDoorsRepository, type OpenDoorsRepository } from './open-doors.repository';
import { createPasskeysRepository, type PasskeysRepository } from './passkeys.repository';
import { createPasswordResetsRepository, type PasswordResetsRepository } from './password-resets.repository';
import { createSessionsRepository, type SessionsRepository } from './sessions.repository';
import { createUsersRepository, type UsersRepository } from './users.repository';
import {
  createWebauthnChallengesRepository,
  type WebauthnChallengesRepository,
} from './webauthn-challenges.repository';

/** Every repository over one handle: the pool, or the connection of a transaction. */
export interface Repositories {
  accountLinks: AccountLinksRepository;
  auditEvents: AuditEventsRepository;
  emailChanges: EmailChangesRepository;
  emailVerifications: EmailVerificationsRepository;
  factors: FactorsRepository;
  magicLinks: MagicLinksRepository;
  mailOutbox: MailOutboxRepository;
  mailboxMessages: MailboxMessagesRepository;
  mfaChallenges: MfaChallengesRepository;
  openDoors: OpenDoorsRepository;
  passkeys: PasskeysRepository;
  passwordResets: PasswordResetsRepository;
  sessions: SessionsRepository;
  users: UsersRepository;
  webauthnChallenges: WebauthnChallengesRepository;
}

/** Builds all repositories over `sql`. Cheap: each is a handful of closures. */
export function createRepositories(sql: Sql): Repositories {
  return {
    accountLinks: createAccountLinksRepository(sql),
    auditEvents: createAuditEventsRepository(sql),
    emailChanges: createEmailChangesRepository(sql),
    emailVerifications: createEmailVerificationsRepository(sql),
    factors: createFactorsRepository(sql),
    magicLinks: createMagicLinksRepository(sql),
    mailOutbox: createMailOutboxRepository(sql),
    mailboxMessages: createMailboxMessagesRepository(sql),
    mfaChallenges: createMfaChallengesRepository(sql),
    openDoors: createOpenDoorsRepository(sql),
    passkeys: createPasskeysRepository(sql),
    passwordResets: createPasswordResetsRepository(sql),
    sessions: createSessionsRepository(sql),
    users: createUsersRepository(sql),
    webauthnChallenges: createWebauthnChallengesRepository(sql),
  };
}
