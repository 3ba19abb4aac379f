import type { Sql } from '#src/platform/sql';
import { createAuditEventsRepository, type AuditEventsRepository } from './audit-events.repository';
import {
  createEmailVerificationsRepository,
  type EmailVerificationsRepository,
} from './email-verifications.repository';
import { createMailOutboxRepository, type MailOutboxRepository } from './mail-outbox.repository';
import {
  createMailboxMessagesRepository,
  type MailboxMessagesRepository,
} from './mailbox-messages.repository';
import { createFactorsRepository, type FactorsRepository } from './factors.repository';
import { createMfaChallengesRepository, type MfaChallengesRepository } from './mfa-challenges.repository';
import { createOpenDoorsRepository, type OpenDoorsRepository } from './open-doors.repository';
import { createPasswordResetsRepository, type PasswordResetsRepository } from './password-resets.repository';
import { createSessionsRepository, type SessionsRepository } from './sessions.repository';
import { createUsersRepository, type UsersRepository } from './users.repository';

/** Every repository over one handle: the pool, or the connection of a transaction. */
export interface Repositories {
  auditEvents: AuditEventsRepository;
  emailVerifications: EmailVerificationsRepository;
  factors: FactorsRepository;
  mailOutbox: MailOutboxRepository;
  mailboxMessages: MailboxMessagesRepository;
  mfaChallenges: MfaChallengesRepository;
  openDoors: OpenDoorsRepository;
  passwordResets: PasswordResetsRepository;
  sessions: SessionsRepository;
  users: UsersRepository;
}

/** Builds all repositories over `sql`. Cheap: each is a handful of closures. */
export function createRepositories(sql: Sql): Repositories {
  return {
    auditEvents: createAuditEventsRepository(sql),
    emailVerifications: createEmailVerificationsRepository(sql),
    factors: createFactorsRepository(sql),
    mailOutbox: createMailOutboxRepository(sql),
    mailboxMessages: createMailboxMessagesRepository(sql),
    mfaChallenges: createMfaChallengesRepository(sql),
    openDoors: createOpenDoorsRepository(sql),
    passwordResets: createPasswordResetsRepository(sql),
    sessions: createSessionsRepository(sql),
    users: createUsersRepository(sql),
  };
}
