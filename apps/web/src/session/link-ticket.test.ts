import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tabStore } from '#src/storage/web-storage.ts';
import { handOverConnection, linkTicket, takeConnection } from './link-ticket';

const required = {
  status: 'link_required',
  linkToken: 'link-secret',
  email: 'ada@example.com',
  provider: 'github',
  expiresIn: 1800,
} as const;

beforeEach(() => tabStore.write('authflow.link-ticket', null));
afterEach(() => void vi.useRealTimers());

describe('a provider that waits to be connected', () => {
  it('is handed in once, by the account that signs in', () => {
    linkTicket.keep(required);
    expect(takeConnection()).toEqual({ proof: { linkToken: 'link-secret' }, provider: 'github' });
    expect(takeConnection()).toBeNull();
    expect(tabStore.read('authflow.link-ticket')).toBeNull();
  });

  it('waits no longer than its token lives, and no longer than its owner wants', () => {
    linkTicket.keep(required);
    linkTicket.drop();
    expect(takeConnection()).toBeNull();
    linkTicket.keep(required);
    vi.useFakeTimers({ now: Date.now() + 1_800_000 });
    expect(takeConnection()).toBeNull();
  });

  it('comes after a connection begun in the settings, which stays out of storage', () => {
    handOverConnection({ proof: { code: 'code-secret', codeVerifier: 'v' }, provider: 'google' });
    expect(tabStore.read('authflow.link-ticket')).toBeNull();
    linkTicket.keep(required);
    expect(takeConnection()?.provider).toBe('google');
    expect(takeConnection()?.provider).toBe('github');
  });
});
