/** Every page's address, in one place. */
export const paths = {
  landing: '/',
  register: '/auth/register',
  checkInbox: '/auth/check-inbox',
  verifyEmail: '/auth/verify-email',
  login: '/auth/login',
  secondStep: '/auth/second-step',
  emailLink: '/auth/email-link',
  emailLinkSent: '/auth/email-link/sent',
  magicLink: '/auth/magic-link',
  oauthCallback: '/auth/oauth/callback',
  linkProvider: '/auth/link-provider',
  accountLock: '/auth/account-lock',
  confirmEmailChange: '/auth/confirm-email-change',
  undoEmailChange: '/auth/undo-email-change',
  restoreAccount: '/auth/restore-account',
  acceptInvitation: '/auth/accept-invitation',
  forgotPassword: '/auth/forgot-password',
  resetPassword: '/auth/reset-password',
  accountClosed: '/auth/account-closed',
  account: '/account',
  security: '/account/security',
  apiKeys: '/account/api-keys',
  sessions: '/account/sessions',
  activity: '/account/activity',
  admin: '/admin',
  adminUsers: '/admin/users',
  adminUser: '/admin/users/:id',
  adminRoles: '/admin/roles',
  adminAudit: '/admin/audit',
  adminMail: '/admin/mail',
  adminWebhooks: '/admin/webhooks',
  adminWebhook: '/admin/webhooks/:id',
  adminDoctor: '/admin/doctor',
} as const;

/** The console's page about one account. */
export function adminUserPath(id: string): string {
  return paths.adminUser.replace(':id', encodeURIComponent(id));
}

/** The console's page about one webhook. */
export function adminWebhookPath(id: string): string {
  return paths.adminWebhook.replace(':id', encodeURIComponent(id));
}
