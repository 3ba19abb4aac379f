import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tabStore } from '#src/storage/web-storage.ts';
import { beginFlow, endFlow, findFlow, signInUrl } from './oauth-flow';

const flow = { kind: 'sign_in', provider: 'google', returnTo: '/account/security' } as const;

beforeEach(() => tabStore.write('authflow.oauth-flow', null));
afterEach(() => void vi.useRealTimers());

describe('a way to a provider', () => {
  it('is remembered by the tab that began it, until it has ended', async () => {
    await beginFlow(flow);
    expect(findFlow()).toMatchObject(flow);
    endFlow();
    expect(findFlow()).toBeNull();
    expect(tabStore.read('authflow.oauth-flow')).toBeNull();
  });

  it('sends the hash of its secret ahead and keeps the secret (RFC 7636, S256)', async () => {
    const { codeChallenge } = await beginFlow(flow);
    const verifier = findFlow()?.codeVerifier ?? '';
    expect(verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(codeChallenge).toBe(createHash('sha256').update(verifier).digest('base64url'));
    expect(signInUrl('google', { codeChallenge, returnTo: '/account' })).not.toContain(verifier);
  });

  it('has another secret each time', async () => {
    const first = await beginFlow(flow);
    const second = await beginFlow(flow);
    expect(second.codeChallenge).not.toBe(first.codeChallenge);
  });

  it('is forgotten when the provider takes longer than the server waits', async () => {
    await beginFlow(flow);
    vi.useFakeTimers({ now: Date.now() + 10 * 60_000 + 1 });
    expect(findFlow()).toBeNull();
  });

  it('leads back to our own pages only, whatever storage says', async () => {
    await beginFlow({ ...flow, returnTo: '//evil.example' });
    expect(findFlow()?.returnTo).toBe('/account');
  });

  it.each(['', 'null', '{}', '{"kind":"sign_in"}', '[]', 'not json'])('is none in %j', (stored) => {
    tabStore.write('authflow.oauth-flow', stored);
    expect(findFlow()).toBeNull();
  });

  it('starts at our own server, with every value encoded', () => {
    const url = new URL(
      signInUrl('a/b', { codeChallenge: 'c', returnTo: '/account?x=1&y=2' }),
      'http://here',
    );
    expect(url.pathname).toBe('/v1/auth/oauth/a%2Fb/start');
    expect(url.searchParams.get('returnTo')).toBe('/account?x=1&y=2');
  });
});
