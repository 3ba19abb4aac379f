import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer } from '#test/support/harness';
import { begin, comeBack, enterAt, startOAuthWorld, type OAuthWorld } from '#test/support/oauth-world';

let world: OAuthWorld;
beforeAll(async () => {
  world = await startOAuthWorld([
    { sub: 'ada', email: 'Ada@Example.test', email_verified: true, name: 'Ada Lovelace' },
  ]);
});
afterAll(() => world.stop());

describe('a new person', () => {
  test('gets a verified account with a name and no password', async () => {
    const grant = await enterAt(world, { id: 'oidc', at: world.oidc }, 'ada');
    expect(grant.user).toMatchObject({ email: 'ada@example.test', emailVerified: true, name: 'Ada Lovelace' });
    await world.harness.http.get('/v1/me').set(bearer(grant.accessToken)).expect(200);
  });
});
void begin; void comeBack;
