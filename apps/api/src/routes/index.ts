import type { Controllers } from '#src/controllers/controllers';
import type { Route } from '#src/http/define-route';
import { adminBootstrapRoutes } from './admin-bootstrap.routes';
import { accountLockRoutes } from './account-lock.routes';
import { accountDeletionRoutes } from './account-deletion.routes';
import { accountExportRoutes } from './account-export.routes';
import { accountRoutes } from './account.routes';
import { adminUsersRoutes } from './admin-users.routes';
import { activityRoutes } from './activity.routes';
import { auditEventsRoutes } from './audit-events.routes';
import { apiKeysRoutes } from './api-keys.routes';
import { cookieProbeRoutes } from './cookie-probe.routes';
import { doctorRoutes } from './doctor.routes';
import { emailChangeRoutes } from './email-change.routes';
import { emailVerificationRoutes } from './email-verification.routes';
import { healthRoutes } from './health.routes';
import { identitiesRoutes } from './identities.routes';
import { invitationsRoutes } from './invitations.routes';
import { impersonationRoutes } from './impersonation.routes';
import { jwksRoutes } from './jwks.routes';
import { loginRoutes } from './login.routes';
import { logoutRoutes } from './logout.routes';
import { passkeysRoutes } from './passkeys.routes';
import { magicLinkRoutes } from './magic-link.routes';
import { oauthRoutes } from './oauth.routes';
import { mailOutboxRoutes } from './mail-outbox.routes';
import { mfaLoginRoutes } from './mfa-login.routes';
import { mfaTotpRoutes } from './mfa-totp.routes';
import { passwordResetRoutes } from './password-reset.routes';
import { reauthenticationRoutes } from './reauthentication.routes';
import { refreshRoutes } from './refresh.routes';
import { registrationRoutes } from './registration.routes';
import { resendWebhookRoutes } from './resend-webhook.routes';
import { revocationsRoutes } from './revocations.routes';
import { rolesRoutes } from './roles.routes';
import { sessionsRoutes } from './sessions.routes';
import { statsRoutes } from './stats.routes';
import { webhooksRoutes } from './webhooks.routes';

/** Every route of the API, as data. Mounting, OpenAPI and the architecture tests read this one table. */
export function routeTable(controllers: Controllers): Route[] {
  // Express tries routes in order: those that are called with every page come first.
  return [
    ...accountRoutes(controllers.account),
    ...refreshRoutes(controllers.refresh),
    ...registrationRoutes(controllers.registration),
    ...emailVerificationRoutes(controllers.emailVerification),
    ...loginRoutes(controllers.login),
    ...mfaLoginRoutes(controllers.mfaLogin),
    ...reauthenticationRoutes(controllers.reauthentication),
    ...logoutRoutes(controllers.logout),
    ...cookieProbeRoutes(controllers.cookieProbe),
    ...passkeysRoutes(controllers.passkeys),
    ...magicLinkRoutes(controllers.magicLink),
    ...oauthRoutes(controllers.oauth),
    ...passwordResetRoutes(controllers.passwordReset),
    ...accountDeletionRoutes(controllers.accountDeletion),
    ...accountExportRoutes(controllers.accountExport),
    ...emailChangeRoutes(controllers.emailChange),
    ...sessionsRoutes(controllers.sessions),
    ...mfaTotpRoutes(controllers.mfaTotp),
    ...accountLockRoutes(controllers.accountLock),
    ...activityRoutes(controllers.activity),
    ...auditEventsRoutes(controllers.auditEvents),
    ...mailOutboxRoutes(controllers.mailOutbox),
    ...identitiesRoutes(controllers.identities),
    ...revocationsRoutes(controllers.revocations),
    ...adminBootstrapRoutes(controllers.adminBootstrap),
    ...rolesRoutes(controllers.roles),
    ...invitationsRoutes(controllers.invitations),
    ...adminUsersRoutes(controllers.adminUsers),
    ...statsRoutes(controllers.stats),
    ...webhooksRoutes(controllers.webhooks),
    ...doctorRoutes(controllers.doctor),
    ...apiKeysRoutes(controllers.apiKeys),
    ...impersonationRoutes(controllers.impersonation),
    ...jwksRoutes(controllers.jwks),
    ...healthRoutes(controllers.health),
    ...resendWebhookRoutes(controllers.resendWebhook),
  ];
}
