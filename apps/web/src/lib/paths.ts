/** Every page's address, in one place. */
export const paths = {
  landing: '/',
  register: '/auth/register',
  checkInbox: '/auth/check-inbox',
  verifyEmail: '/auth/verify-email',
  login: '/auth/login',
  forgotPassword: '/auth/forgot-password',
  resetPassword: '/auth/reset-password',
  account: '/account',
  security: '/account/security',
  sessions: '/account/sessions',
  activity: '/account/activity',
} as const;
