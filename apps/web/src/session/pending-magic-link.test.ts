import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserStore, tabStore } from '#src/storage/web-storage.ts';
import { pendingMagicLink } from './pending-magic-link';

const sent = {
  status: 'accepted',
  loginId: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e',
  pickupToken: 'pickup-secret',
  matchCode: '42',
  expiresIn: 900,
} as const;

const kept = () => tabStore.read('authflow.magic-link');
const shared = () => browserStore.read('authflow.magic-link-asked');

afterEach(() => {
  pendingMagicLink.end();
  vi.useRealTimers();
});

describe('a sign-in link that is waited for', () => {
  it('survives a reload without the whole address', () => {
    pendingMagicLink.begin(sent, 'ada@example.com');
    expect(pendingMagicLink.find()).toMatchObject({
      loginId: sent.loginId,
      matchCode: '42',
      maskedEmail: 'a•••@example.com',
    });
    expect(`${kept()} ${shared()}`).not.toContain('ada@');
  });

  it('keeps its token to this tab: what the other tabs see is a time', () => {
    pendingMagicLink.begin(sent, 'ada@example.com');
    expect(shared()).toMatch(/^\d+$/);
    expect(pendingMagicLink.askedHere()).toBe(true);
  });

  it('is over with the link', () => {
    pendingMagicLink.begin(sent, 'ada@example.com');
    vi.useFakeTimers({ now: Date.now() + 900_000 });
    expect(pendingMagicLink.find()).toBeNull();
    expect(pendingMagicLink.askedHere()).toBe(false);
  });

  it('is gone once it was used', () => {
    pendingMagicLink.begin(sent, 'ada@example.com');
    pendingMagicLink.end();
    expect(pendingMagicLink.find()).toBeNull();
    expect(pendingMagicLink.askedHere()).toBe(false);
    expect(kept()).toBeNull();
  });

  it.each(['', '{}', 'null', 'no json', '{"loginId":"../x","pickupToken":"t","expiresAt":9999999999999}'])(
    'is none in %j',
    (stored) => {
      tabStore.write('authflow.magic-link', stored);
      expect(pendingMagicLink.find()).toBeNull();
    },
  );
});
