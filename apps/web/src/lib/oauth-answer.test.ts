import { afterEach, describe, expect, it } from 'vitest';
import { captureOAuthAnswer, dropOAuthAnswer } from './oauth-answer';
import { findOAuthAnswer } from './read-oauth-answer';

function arrive(address: string): void {
  window.history.replaceState({ from: 'provider' }, '', address);
  captureOAuthAnswer(window.location, window.history);
}

afterEach(dropOAuthAnswer);

describe('what comes back from a provider', () => {
  it('leaves the address bar and the history at once, and is forgotten once it has its page', () => {
    arrive('/auth/oauth/callback#code=secret-code&intent=sign_in&returnTo=%2Faccount');
    expect(window.location.href).not.toContain('secret-code');
    expect(window.location.hash).toBe('');
    expect(JSON.stringify(window.history.state)).not.toContain('secret-code');
    expect(findOAuthAnswer()).toEqual({ code: 'secret-code', intent: 'sign_in', returnTo: '/account' });
    dropOAuthAnswer();
    expect(findOAuthAnswer()).toBeNull();
  });

  it('may be a refusal', () => {
    arrive('/auth/oauth/callback#error=oauth_failed');
    expect(findOAuthAnswer()).toEqual({ error: 'oauth_failed' });
  });

  it.each(['', '#', '#code=', '#code=abc', '#code=abc&intent=steal', '#error=<script>'])(
    'is nothing in %j',
    (hash) => {
      arrive(`/auth/oauth/callback${hash}`);
      expect(findOAuthAnswer()).toBeNull();
      expect(window.location.hash).toBe('');
    },
  );

  it('is looked for on its own page only', () => {
    arrive('/auth/login#code=abc&intent=sign_in');
    expect(findOAuthAnswer()).toBeNull();
    expect(window.location.hash).toBe('#code=abc&intent=sign_in');
  });
});
