import type { Brand, MailContent } from '../../src/index';

export const sampleBrand: Brand = { productName: 'AuthFlow', webUrl: 'https://app.example.com' };

export const sampleToken = 'k7Qz1vXo9TtY2mWfB4nLr8CdEaGhJpSu3V6xZbN5MKw';

const origin = { device: 'Firefox on Linux', ip: '203.0.113.7', at: new Date('2026-03-07T09:05:00Z') };

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
] as const satisfies readonly MailContent[];
