import type { AccountLockController } from './account-lock.controller';
import type { AccountController } from './account.controller';
import type { AccountDeletionController } from './account-deletion.controller';
import type { ActivityController } from './activity.controller';
import type { EmailChangeController } from './email-change.controller';
import type { EmailVerificationController } from './email-verification.controller';
import type { HealthController } from './health.controller';
import type { IdentitiesController } from './identities.controller';
import type { JwksController } from './jwks.controller';
import type { LoginController } from './login.controller';
import type { LogoutController } from './logout.controller';
import type { PasskeysController } from './passkeys.controller';
import type { MagicLinkController } from './magic-link.controller';
import type { OAuthController } from './oauth.controller';
import type { MfaLoginController } from './mfa-login.controller';
import type { MfaTotpController } from './mfa-totp.controller';
import type { PasswordResetController } from './password-reset.controller';
import type { ReauthenticationController } from './reauthentication.controller';
import type { RefreshController } from './refresh.controller';
import type { RegistrationController } from './registration.controller';
import type { ResendWebhookController } from './resend-webhook.controller';
import type { SessionsController } from './sessions.controller';

/** One controller per stem, as the container makes them. */
export interface Controllers {
  account: AccountController;
  accountLock: AccountLockController;
  accountDeletion: AccountDeletionController;
  activity: ActivityController;
  emailChange: EmailChangeController;
  emailVerification: EmailVerificationController;
  health: HealthController;
  identities: IdentitiesController;
  jwks: JwksController;
  login: LoginController;
  logout: LogoutController;
  passkeys: PasskeysController;
  magicLink: MagicLinkController;
  oauth: OAuthController;
  mfaLogin: MfaLoginController;
  mfaTotp: MfaTotpController;
  passwordReset: PasswordResetController;
  reauthentication: ReauthenticationController;
  refresh: RefreshController;
  registration: RegistrationController;
  resendWebhook: ResendWebhookController;
  sessions: SessionsController;
}
