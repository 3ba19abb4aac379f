import type { Sql } from '#src/platform/sql';
import { createAccountExportsRepository, type AccountExportsRepository } from './account-exports.repository';
import { createAdminUsersRepository, type AdminUsersRepository } from './admin-users.repository';
import { createAccountLinksRepository, type AccountLinksRepository } from './account-links.repository';
import { createAdminBootstrapRepository, type AdminBootstrapRepository } from './admin-bootstrap.repository';
import { createApiKeysRepository, type ApiKeysRepository } from './api-keys.repository';
import { createAuditEventsRepository, type AuditEventsRepository } from './audit-events.repository';
import { createBansRepository, type BansRepository } from './bans.repository';
import { createAuditSealsRepository, type AuditSealsRepository } from './audit-seals.repository';
import { createClosedAccountsRepository, type ClosedAccountsRepository } from './closed-accounts.repository';
import {
  createDailyActiveUsersRepository,
  type DailyActiveUsersRepository,
} from './daily-active-users.repository';
import { createDailyStatsRepository, type DailyStatsRepository } from './daily-stats.repository';
import { createEmailChangesRepository, type EmailChangesRepository } from './email-changes.repository';
import {
  createEmailVerificationsRepository,
  type EmailVerificationsRepository,
} from './email-verifications.repository';
import { createImpersonationsRepository, type ImpersonationsRepository } from './impersonations.repository';
import { createMagicLinksRepository, type MagicLinksRepository } from './magic-links.repository';
import { createIdentitiesRepository, type IdentitiesRepository } from './identities.repository';
import { createGrantsRepository, type GrantsRepository } from './grants.repository';
import { createGuessBudgetsRepository, type GuessBudgetsRepository } from './guess-budgets.repository';
import { createInvitationsRepository, type InvitationsRepository } from './invitations.repository';
import { createJobsRepository, type JobsRepository } from './jobs.repository';
import { createKeyDependentsRepository, type KeyDependentsRepository } from './key-dependents.repository';
import { createLocksRepository, type LocksRepository } from './locks.repository';
import { createMailOutboxRepository, type MailOutboxRepository } from './mail-outbox.repository';
import {
  createMailboxMessagesRepository,
  type MailboxMessagesRepository,
} from './mailbox-messages.repository';
import { createFactorsRepository, type FactorsRepository } from './factors.repository';
import { createMfaChallengesRepository, type MfaChallengesRepository } from './mfa-challenges.repository';
import { createOAuthCallbacksRepository, type OAuthCallbacksRepository } from './oauth-callbacks.repository';
import {
  createOAuthLinkTicketsRepository,
  type OAuthLinkTicketsRepository,
} from './oauth-link-tickets.repository';
import { createOAuthResultsRepository, type OAuthResultsRepository } from './oauth-results.repository';
import { createOpenDoorsRepository, type OpenDoorsRepository } from './open-doors.repository';
import { createPasskeysRepository, type PasskeysRepository } from './passkeys.repository';
import { createPasswordResetsRepository, type PasswordResetsRepository } from './password-resets.repository';
import { createPasswordsRepository, type PasswordsRepository } from './passwords.repository';
import { createRecoveryCodesRepository, type RecoveryCodesRepository } from './recovery-codes.repository';
import { createRevocationsRepository, type RevocationsRepository } from './revocations.repository';
import { createRolesRepository, type RolesRepository } from './roles.repository';
import { createSessionsRepository, type SessionsRepository } from './sessions.repository';
import { createStatsTotalsRepository, type StatsTotalsRepository } from './stats-totals.repository';
import { createTotpFactorsRepository, type TotpFactorsRepository } from './totp-factors.repository';
import { createUserExportsRepository, type UserExportsRepository } from './user-exports.repository';
import { createUserImportsRepository, type UserImportsRepository } from './user-imports.repository';
import { createUsersRepository, type UsersRepository } from './users.repository';
import {
  createWebauthnChallengesRepository,
  type WebauthnChallengesRepository,
} from './webauthn-challenges.repository';
import {
  createWebhookDeliveriesRepository,
  type WebhookDeliveriesRepository,
} from './webhook-deliveries.repository';
import {
  createWebhookEndpointsRepository,
  type WebhookEndpointsRepository,
} from './webhook-endpoints.repository';
import { createWebhookEventsRepository, type WebhookEventsRepository } from './webhook-events.repository';

/** Every repository over one handle: the pool, or the connection of a transaction. */
export interface Repositories {
  accountExports: AccountExportsRepository;
  accountLinks: AccountLinksRepository;
  adminBootstrap: AdminBootstrapRepository;
  adminUsers: AdminUsersRepository;
  apiKeys: ApiKeysRepository;
  auditEvents: AuditEventsRepository;
  bans: BansRepository;
  auditSeals: AuditSealsRepository;
  closedAccounts: ClosedAccountsRepository;
  dailyActiveUsers: DailyActiveUsersRepository;
  dailyStats: DailyStatsRepository;
  emailChanges: EmailChangesRepository;
  emailVerifications: EmailVerificationsRepository;
  factors: FactorsRepository;
  magicLinks: MagicLinksRepository;
  identities: IdentitiesRepository;
  grants: GrantsRepository;
  guessBudgets: GuessBudgetsRepository;
  invitations: InvitationsRepository;
  jobs: JobsRepository;
  keyDependents: KeyDependentsRepository;
  locks: LocksRepository;
  impersonations: ImpersonationsRepository;
  mailOutbox: MailOutboxRepository;
  mailboxMessages: MailboxMessagesRepository;
  mfaChallenges: MfaChallengesRepository;
  oauthCallbacks: OAuthCallbacksRepository;
  oauthLinkTickets: OAuthLinkTicketsRepository;
  oauthResults: OAuthResultsRepository;
  openDoors: OpenDoorsRepository;
  passkeys: PasskeysRepository;
  passwordResets: PasswordResetsRepository;
  passwords: PasswordsRepository;
  recoveryCodes: RecoveryCodesRepository;
  revocations: RevocationsRepository;
  roles: RolesRepository;
  sessions: SessionsRepository;
  statsTotals: StatsTotalsRepository;
  totpFactors: TotpFactorsRepository;
  userExports: UserExportsRepository;
  userImports: UserImportsRepository;
  users: UsersRepository;
  webauthnChallenges: WebauthnChallengesRepository;
  webhookDeliveries: WebhookDeliveriesRepository;
  webhookEndpoints: WebhookEndpointsRepository;
  webhookEvents: WebhookEventsRepository;
}

/** Builds all repositories over `sql`. Cheap: each is a handful of closures. */
export function createRepositories(sql: Sql): Repositories {
  return {
    accountExports: createAccountExportsRepository(sql),
    accountLinks: createAccountLinksRepository(sql),
    adminBootstrap: createAdminBootstrapRepository(sql),
    adminUsers: createAdminUsersRepository(sql),
    apiKeys: createApiKeysRepository(sql),
    auditEvents: createAuditEventsRepository(sql),
    bans: createBansRepository(sql),
    auditSeals: createAuditSealsRepository(sql),
    closedAccounts: createClosedAccountsRepository(sql),
    dailyActiveUsers: createDailyActiveUsersRepository(sql),
    dailyStats: createDailyStatsRepository(sql),
    emailChanges: createEmailChangesRepository(sql),
    emailVerifications: createEmailVerificationsRepository(sql),
    factors: createFactorsRepository(sql),
    magicLinks: createMagicLinksRepository(sql),
    identities: createIdentitiesRepository(sql),
    grants: createGrantsRepository(sql),
    guessBudgets: createGuessBudgetsRepository(sql),
    invitations: createInvitationsRepository(sql),
    jobs: createJobsRepository(sql),
    keyDependents: createKeyDependentsRepository(sql),
    locks: createLocksRepository(sql),
    impersonations: createImpersonationsRepository(sql),
    mailOutbox: createMailOutboxRepository(sql),
    mailboxMessages: createMailboxMessagesRepository(sql),
    mfaChallenges: createMfaChallengesRepository(sql),
    oauthCallbacks: createOAuthCallbacksRepository(sql),
    oauthLinkTickets: createOAuthLinkTicketsRepository(sql),
    oauthResults: createOAuthResultsRepository(sql),
    openDoors: createOpenDoorsRepository(sql),
    passkeys: createPasskeysRepository(sql),
    passwordResets: createPasswordResetsRepository(sql),
    passwords: createPasswordsRepository(sql),
    recoveryCodes: createRecoveryCodesRepository(sql),
    revocations: createRevocationsRepository(sql),
    roles: createRolesRepository(sql),
    sessions: createSessionsRepository(sql),
    statsTotals: createStatsTotalsRepository(sql),
    totpFactors: createTotpFactorsRepository(sql),
    userExports: createUserExportsRepository(sql),
    userImports: createUserImportsRepository(sql),
    users: createUsersRepository(sql),
    webauthnChallenges: createWebauthnChallengesRepository(sql),
    webhookDeliveries: createWebhookDeliveriesRepository(sql),
    webhookEndpoints: createWebhookEndpointsRepository(sql),
    webhookEvents: createWebhookEventsRepository(sql),
  };
}
