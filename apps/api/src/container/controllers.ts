import { createAccountDeletionController } from '#src/controllers/account-deletion.controller';
import { createAccountExportController } from '#src/controllers/account-export.controller';
import { createAccountLockController } from '#src/controllers/account-lock.controller';
import { createAdminBootstrapController } from '#src/controllers/admin-bootstrap.controller';
import { createAccountController } from '#src/controllers/account.controller';
import { createActivityController } from '#src/controllers/activity.controller';
import { createAdminUsersController } from '#src/controllers/admin-users.controller';
import { createAuditEventsController } from '#src/controllers/audit-events.controller';
import type { Controllers } from '#src/controllers/controllers';
import { createApiKeysController } from '#src/controllers/api-keys.controller';
import { createCookieProbeController } from '#src/controllers/cookie-probe.controller';
import { createDoctorController } from '#src/controllers/doctor.controller';
import { createEmailChangeController } from '#src/controllers/email-change.controller';
import { createEmailVerificationController } from '#src/controllers/email-verification.controller';
import { createHealthController } from '#src/controllers/health.controller';
import { createIdentitiesController } from '#src/controllers/identities.controller';
import { createInvitationsController } from '#src/controllers/invitations.controller';
import { createImpersonationController } from '#src/controllers/impersonation.controller';
import { createJwksController } from '#src/controllers/jwks.controller';
import { createLoginController } from '#src/controllers/login.controller';
import { createLogoutController } from '#src/controllers/logout.controller';
import { createMagicLinkController } from '#src/controllers/magic-link.controller';
import { createMailOutboxController } from '#src/controllers/mail-outbox.controller';
import { createMfaLoginController } from '#src/controllers/mfa-login.controller';
import { createMfaTotpController } from '#src/controllers/mfa-totp.controller';
import { createOAuthController } from '#src/controllers/oauth.controller';
import { createPasskeysController } from '#src/controllers/passkeys.controller';
import { createPasswordResetController } from '#src/controllers/password-reset.controller';
import { createReauthenticationController } from '#src/controllers/reauthentication.controller';
import { createRefreshController } from '#src/controllers/refresh.controller';
import { createRegistrationController } from '#src/controllers/registration.controller';
import { createResendWebhookController } from '#src/controllers/resend-webhook.controller';
import { createRevocationsController } from '#src/controllers/revocations.controller';
import { createRolesController } from '#src/controllers/roles.controller';
import { createSessionsController } from '#src/controllers/sessions.controller';
import { createStatsController } from '#src/controllers/stats.controller';
import { createAccountDeletionService } from '#src/services/account-deletion.service';
import { createAccountExportService } from '#src/services/account-export.service';
import { createAccountLockService } from '#src/services/account-lock.service';
import { createAccountService } from '#src/services/account.service';
import { createActivityService } from '#src/services/activity.service';
import { createAdminUsersBansService } from '#src/services/admin-users-bans.service';
import { createAdminUsersChangesService } from '#src/services/admin-users-changes.service';
import { createAdminUsersDeletionService } from '#src/services/admin-users-deletion.service';
import { createAdminUsersResetsService } from '#src/services/admin-users-resets.service';
import { createAdminUsersSessionsService } from '#src/services/admin-users-sessions.service';
import { createAdminUsersService } from '#src/services/admin-users.service';
import { createAuditEventsService } from '#src/services/audit-events.service';
import { createApiKeysService } from '#src/services/api-keys.service';
import { createDoctorService } from '#src/services/doctor.service';
import { createEmailChangeUndoService } from '#src/services/email-change-undo.service';
import { createEmailChangeService } from '#src/services/email-change.service';
import { createEmailVerificationService } from '#src/services/email-verification.service';
import { createHealthService } from '#src/services/health.service';
import { createIdentitiesService } from '#src/services/identities.service';
import { createInvitationsService } from '#src/services/invitations.service';
import { createImpersonationService } from '#src/services/impersonation.service';
import { createLoginService } from '#src/services/login.service';
import { createLogoutService } from '#src/services/logout.service';
import { createMagicLinkService } from '#src/services/magic-link.service';
import { createMailOutboxService } from '#src/services/mail-outbox.service';
import { createMfaLoginService } from '#src/services/mfa-login.service';
import { createMfaTotpService } from '#src/services/mfa-totp.service';
import { createOAuthService } from '#src/services/oauth.service';
import { createPasskeySignInService } from '#src/services/passkey-sign-in.service';
import { createPasskeysService } from '#src/services/passkeys.service';
import { createPasswordResetService } from '#src/services/password-reset.service';
import { createReauthenticationService } from '#src/services/reauthentication.service';
import { createRefreshService } from '#src/services/refresh.service';
import { createRegistrationService } from '#src/services/registration.service';
import { createResendWebhook } from '#src/services/resend-webhook.service';
import { createRevocationsService } from '#src/services/revocations.service';
import { createRolesService } from '#src/services/roles.service';
import { createSessionsService } from '#src/services/sessions.service';
import { createStatsService } from '#src/services/stats.service';
import { createDailyStats } from '#src/services/shared/daily-stats';
import { createGuessBudget } from '#src/services/shared/guess-budget';
import { createOperatorActs } from '#src/services/shared/operator-acts';
import { createRateGuard } from '#src/services/shared/rate-guard';
import { createSecondFactors } from '#src/services/shared/second-factors';
import { createSignIns } from '#src/services/shared/sign-ins';
import { createWaysIn } from '#src/services/shared/ways-in';
import type { createAdminParts } from './admin-parts';
import { type Base, productName } from './base';
import { createMailParts } from './mail-parts';
import { createOAuthParts } from './oauth-parts';
import { createPasskeyParts } from './passkey-parts';
import { createPasswordParts } from './password-parts';
import { createSessionParts } from './session-parts';
import type { createWebhookParts } from './webhook-parts';

/** One controller over one service for every stem. */
export function createControllers(
  base: Base,
  sessions: ReturnType<typeof createSessionParts>,
  mail: ReturnType<typeof createMailParts>,
  oauth: ReturnType<typeof createOAuthParts>,
  { adminBootstrap, adminBootstrapService }: ReturnType<typeof createAdminParts>,
  { webhooks }: ReturnType<typeof createWebhookParts>,
): Controllers {
  const { config, database, clock } = base;
  const { accessTokens, feed } = sessions;
  const rateGuard = createRateGuard(base.limiters.shared);
  const signIns = createSignIns({ ...base, ...sessions, adminBootstrap, wakeMail: mail.wakeMail });
  const passkeyParts = createPasskeyParts(base);
  const all = {
    ...base,
    ...sessions,
    ...mail,
    ...createPasswordParts(base),
    ...passkeyParts,
    waysIn: createWaysIn({ ...oauth, ...passkeyParts }),
    guessBudget: createGuessBudget({ ...base, ...mail }),
    secondFactors: createSecondFactors({ ...base, issuer: productName }),
    rateGuard,
    signIns,
    acts: createOperatorActs(base),
  };
  const secret = config.email.resendWebhookSecret;
  return {
    accountLock: createAccountLockController(createAccountLockService(all)),
    adminBootstrap: createAdminBootstrapController(adminBootstrapService),
    account: createAccountController(createAccountService(all)),
    accountDeletion: createAccountDeletionController(createAccountDeletionService(all)),
    accountExport: createAccountExportController(createAccountExportService({ database, clock })),
    apiKeys: createApiKeysController(createApiKeysService(all)),
    activity: createActivityController(createActivityService({ database })),
    adminUsers: createAdminUsersController({
      users: createAdminUsersService(all),
      changes: createAdminUsersChangesService(all),
      bans: createAdminUsersBansService(all),
      sessions: createAdminUsersSessionsService(all),
      resets: createAdminUsersResetsService(all),
      deletion: createAdminUsersDeletionService(all),
    }),
    auditEvents: createAuditEventsController(createAuditEventsService({ database, clock })),
    doctor: createDoctorController(createDoctorService(base)),
    emailChange: createEmailChangeController(
      createEmailChangeService(all),
      createEmailChangeUndoService(all),
    ),
    emailVerification: createEmailVerificationController(createEmailVerificationService(all)),
    health: createHealthController(createHealthService({ ...base, feed })),
    identities: createIdentitiesController(
      createIdentitiesService({ ...all, ...oauth, apiUrl: config.apiUrl }),
    ),
    invitations: createInvitationsController(createInvitationsService(all)),
    impersonation: createImpersonationController(createImpersonationService(all)),
    cookieProbe: createCookieProbeController({ clock }),
    jwks: createJwksController(accessTokens),
    login: createLoginController(createLoginService(all)),
    logout: createLogoutController(createLogoutService(all)),
    mailOutbox: createMailOutboxController(createMailOutboxService(all)),
    mfaLogin: createMfaLoginController(createMfaLoginService(all)),
    mfaTotp: createMfaTotpController(createMfaTotpService(all)),
    passkeys: createPasskeysController(createPasskeysService(all), createPasskeySignInService(all)),
    magicLink: createMagicLinkController(createMagicLinkService(all)),
    oauth: createOAuthController(createOAuthService({ ...all, ...oauth, ...config })),
    passwordReset: createPasswordResetController(createPasswordResetService(all)),
    reauthentication: createReauthenticationController(createReauthenticationService(all)),
    refresh: createRefreshController(createRefreshService(all)),
    registration: createRegistrationController(createRegistrationService(all)),
    resendWebhook: createResendWebhookController(createResendWebhook({ database, secret, clock })),
    revocations: createRevocationsController(createRevocationsService(all)),
    roles: createRolesController(createRolesService(all)),
    sessions: createSessionsController(createSessionsService(all)),
    stats: createStatsController(
      createStatsService({ database, clock, dailyStats: createDailyStats({ database, clock }) }),
    ),
    webhooks,
  };
}
