import type { SessionGrant, User } from '@authflow/contracts';

export const ada: User = {
  id: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e',
  email: 'ada@example.com',
  emailVerified: true,
  name: 'Ada',
  roles: ['user'],
  permissions: [],
  mfaEnabled: false,
  createdAt: '2026-11-01T08:00:00.000Z',
  updatedAt: '2026-11-01T08:00:00.000Z',
  lastLoginAt: null,
};

export const grace: User = {
  ...ada,
  id: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2f',
  email: 'grace@example.com',
  name: 'Grace',
};

export function grantFor(user: User, accessToken: string, expiresIn = 600): SessionGrant {
  return { status: 'authenticated', user, accessToken, tokenType: 'Bearer', expiresIn };
}
