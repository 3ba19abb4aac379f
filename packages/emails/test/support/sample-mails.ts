import { type Brand, type MailContent, type SecurityChange, securityChanges } from '../../src/mail-content';

export const sampleBrand: Brand = { productName: 'AuthFlow', webUrl: 'https://app.example.com' };

export const sampleToken = 'k7Qz1vXo9TtY2mWfB4nLr8CdEaGhJpSu3V6xZbN5MKw';

const origin = { device: 'Firefox on Linux', ip: '203.0.113.7', at: new Date('2026-03-07T09:05:00Z') };

const subjects: Partial<Record<SecurityChange, string>> = {
  passkey_added: 'Work laptop',
  api_key_created: 'Nightly backup',
  passkey_removed: 'Old phone',
  recovery_code_used: '9',
  account_taken_over: 'Google',
  identity_linked: 'Google',
  identity_unlinked: 'GitHub',
};

function securityNotice(change: SecurityChange, subject: string | null) {
  return {
    kind: 'security_notice',
    name: 'Ada Lovelace',
    change,
    subject,
    occurredAt: origin.at,
    requestedFrom: origin,
    securityUrl: 'https://app.example.com/account/security',
    resetUrl: 'https://app.example.com/auth/forgot-password',
  } as const;
}

/** One of each kind, as the API would ask for it. */
export const sampleMails = [
  {
    kind: 'email_verification',
    name: 'Ada Lovelace',
    link: `https://app.example.com/auth/verify-email/${sampleToken}`,
    code: '482913',
    linkExpiresInMinutes: 1440,
    codeExpiresInMinutes: 10,
    requestedFrom: origin,
  },
  {
    kind: 'already_registered',
    name: 'Ada Lovelace',
    loginUrl: 'https://app.example.com/auth/login',
    resetUrl: 'https://app.example.com/auth/forgot-password',
    requestedFrom: origin,
  },
  {
    kind: 'password_reset',
    name: 'Ada Lovelace',
    link: `https://app.example.com/auth/reset-password/${sampleToken}`,
    expiresInMinutes: 60,
    requestedFrom: origin,
  },
  {
    kind: 'password_changed',
    name: 'Ada Lovelace',
    changedAt: origin.at,
    keptApiKeys: 0,
    requestedFrom: origin,
    resetUrl: 'https://app.example.com/auth/forgot-password',
  },
  {
    kind: 'refresh_token_reused',
    name: 'Ada Lovelace',
    occurredAt: origin.at,
    device: origin.device,
    ip: origin.ip,
    accountUrl: 'https://app.example.com/account/sessions',
    resetUrl: 'https://app.example.com/auth/forgot-password',
  },
  {
    kind: 'magic_link',
    name: 'Ada Lovelace',
    link: `https://app.example.com/auth/magic-link/${sampleToken}`,
    code: '482913',
    expiresInMinutes: 15,
    codeExpiresInMinutes: 10,
    requestedFrom: origin,
  },
  {
    kind: 'new_device',
    name: 'Ada Lovelace',
    occurredAt: origin.at,
    device: origin.device,
    ip: origin.ip,
    lockUrl: `https://app.example.com/auth/account-lock/${sampleToken}`,
    lockExpiresInDays: 7,
    accountUrl: 'https://app.example.com/account/sessions',
  },
  {
    kind: 'account_locked',
    name: 'Ada Lovelace',
    reason: 'reported',
    link: `https://app.example.com/auth/reset-password/${sampleToken}`,
    expiresInMinutes: 30,
    forgotPasswordUrl: 'https://app.example.com/auth/forgot-password',
  },
  {
    kind: 'email_change',
    name: 'Ada Lovelace',
    newEmail: 'ada.new@example.org',
    link: `https://app.example.com/auth/confirm-email-change/${sampleToken}`,
    expiresInHours: 24,
    requestedFrom: origin,
  },
  {
    kind: 'email_change_notice',
    name: 'Ada Lovelace',
    newEmail: 'ada.new@example.org',
    undoUrl: `https://app.example.com/auth/undo-email-change/${sampleToken}`,
    undoExpiresInDays: 7,
    requestedFrom: origin,
  },
  {
    kind: 'email_changed',
    name: 'Ada Lovelace',
    newEmail: 'ada.new@example.org',
    undoUrl: `https://app.example.com/auth/undo-email-change/${sampleToken}`,
    undoExpiresInDays: 7,
    requestedFrom: origin,
  },
  {
    kind: 'account_deleted',
    name: 'Ada Lovelace',
    restoreUrl: `https://app.example.com/auth/restore-account/${sampleToken}`,
    erasedAt: new Date('2026-03-21T09:05:00Z'),
    requestedFrom: origin,
  },
  {
    kind: 'account_restored',
    name: 'Ada Lovelace',
    restoredAt: origin.at,
    byOperator: false,
    resetUrl: 'https://app.example.com/auth/forgot-password',
    requestedFrom: origin,
  },
  securityNotice('passkey_added', 'Work laptop'),
  {
    kind: 'invitation',
    name: 'Ada Lovelace',
    link: `https://app.example.com/auth/accept-invitation/${sampleToken}`,
    expiresInDays: 7,
  },
  {
    kind: 'impersonation_notice',
    name: 'Ada Lovelace',
    reason: 'Ticket 4711: the sign-in page stays empty',
    startedAt: new Date('2026-03-08T14:30:00Z'),
    minutes: 15,
    sessionsUrl: 'https://app.example.com/account/sessions',
    activityUrl: 'https://app.example.com/account/activity',
  },
] as const satisfies readonly MailContent[];

/** A security notice of every change. */
export const sampleNotices = securityChanges.map((change) =>
  securityNotice(change, subjects[change] ?? null),
);
