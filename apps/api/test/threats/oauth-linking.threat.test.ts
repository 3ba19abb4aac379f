/**
 * Invariant: a provider decides who it is by issuer and subject, and what it says about an address moves no account that
 * has an owner: unproven accounts are cleared first, guarded ones want their owner's proof.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { meStatus, refresh } from '#test/support/calls';
import { bearer, goodPassword, linkToken, type Harness } from '#test/support/harness';
import { enterAt, signInAt, startOAuthWorld, type OAuthWorld } from '#test/support/oauth-world';
import { expectProblem } from '#test/support/problems';

let world: OAuthWorld;
let harness: Harness;
beforeAll(async () => {
  world = await startOAuthWorld([], { env: { EMAIL_VERIFICATION: 'optional' } });
  ({ harness } = world);
});
afterAll(() => world.stop());

let people = 0;
let victim: string;
beforeEach(() => {
  victim = `victim-${(people += 1)}@example.test`;
});

/** A person at both providers, saying `claims`. */
function know(sub: string, claims: Record<string, unknown>) {
  for (const provider of [world.oidc, world.google]) provider.accounts.set(sub, { sub, ...claims });
  return sub;
}

/** Registers somebody's address without ever proving it, and gets in: this service lets unverified people in. */
async function squat(email: string) {
  await harness.http.post('/v1/auth/register').send({ email, password: goodPassword, name: 'Squatter' });
  return harness.login(email);
}

const usersAt = (email: string) =>
  harness.sql<{ id: string }>('select id from users where email = $1', [email]);

describe('O01 an account registered ahead of its owner', () => {
  test('O01 is cleared of password and sessions when its owner comes from a provider', async () => {
    const squatter = await squat(victim);
    const [registration] = await harness.mails(victim);
    const owner = await enterAt(
      world,
      world.oidc,
      know(victim, { email: victim, email_verified: true, name: 'Owner' }),
    );
    expect(owner.user).toMatchObject({ email: victim, emailVerified: true, name: 'Owner' });
    expect(await meStatus(harness, squatter.accessToken)).toBe(401);
    expect((await refresh(harness, squatter.refreshToken)).status).toBe(401);
    const login = await harness.http.post('/v1/auth/login').send({ email: victim, password: goodPassword });
    expectProblem(login, 401, 'invalid_credentials');
    const token = linkToken(registration);
    expectProblem(
      await harness.http.post('/v1/auth/verify-email').send({ token }),
      400,
      'invalid_or_expired_token',
    );
    expect((await harness.mails(victim))[0]?.subject).not.toBe(registration?.subject);
    expect(await meStatus(harness, owner.accessToken)).toBe(200);
  });

  test('O01 is cleared of everything that was begun in it: resets, sign-in links, challenges', async () => {
    await squat(victim);
    await harness.http.post('/v1/auth/forgot-password').send({ email: victim }).expect(202);
    const token = linkToken(
      (await harness.mails(victim)).find(({ text }) => text.includes('reset-password')),
    );
    await enterAt(world, world.oidc, know(victim, { email: victim, email_verified: true }));
    const { body } = await harness.http.post('/v1/auth/reset-password/check').send({ token }).expect(200);
    expect(body).toMatchObject({ valid: false });
  });
});

describe('O03 a way in planted beforehand', () => {
  test('O03 an unproven account takes no provider, no passkey and no second factor', async () => {
    const { accessToken } = await squat(victim);
    for (const path of ['/v1/me/identities/oidc', '/v1/me/passkeys/options', '/v1/me/mfa/totp'])
      expectProblem(
        await harness.http.post(path).set(bearer(accessToken)).send({}),
        403,
        'email_not_verified',
      );
  });

  test('O03 and one that got in all the same is gone once the owner is there', async () => {
    const squatter = await squat(victim);
    const { id } = squatter.user;
    await harness.sql(
      `insert into identities (id, user_id, provider, issuer, subject, created_at)
       values (gen_random_uuid(), $1, 'oidc', $2, 'trojan', now())`,
      [id, world.oidc.issuer],
    );
    await enterAt(world, world.google, know(victim, { email: victim, email_verified: true }));
    const left = await harness.sql<{ subject: string }>('select subject from identities where user_id = $1', [
      id,
    ]);
    expect(left).toEqual([{ subject: victim }]);
  });
});

describe('O05 an address the provider has not proven', () => {
  const unproven: unknown[] = [false, undefined, 'false', 'true', 0, 1, null, [true], { verified: true }];

  test.each(unproven)('O05 email_verified %j links nothing and makes no account', async (email_verified) => {
    const owner = await harness.signUp(victim);
    for (const provider of [world.oidc, world.google]) {
      const claimed = await signInAt(world, provider, know(`a-${victim}`, { email: victim, email_verified }));
      expect(claimed.status).toBe('link_required');
      const fresh = `fresh-${victim}`;
      const nobody = await signInAt(world, provider, know(`b-${victim}`, { email: fresh, email_verified }));
      expect(nobody.status).toBe('link_required');
      expect(await usersAt(fresh)).toEqual([]);
    }
    const { body } = await harness.http.get('/v1/me/identities').set(bearer(owner.accessToken)).expect(200);
    expect(body).toMatchObject({ items: [] });
  });

  test('O05 nor does it take over an account that nobody has proven', async () => {
    const squatter = await squat(victim);
    const answer = await signInAt(world, world.oidc, know(victim, { email: victim, email_verified: 'true' }));
    expect(answer.status).toBe('link_required');
    expect(await meStatus(harness, squatter.accessToken)).toBe(200);
  });
});

describe('O06 an address that moves at the provider', () => {
  test('O06 leaves the identity with its account, and gives it no other', async () => {
    const owner = await harness.signUp(victim);
    const sub = know(`mover-${victim}`, { email: `mover-${victim}`, email_verified: true });
    const mover = await enterAt(world, world.oidc, sub);
    know(sub, { email: victim, email_verified: true });
    const again = await enterAt(world, world.oidc, sub);
    expect(again.user).toMatchObject({ id: mover.user.id, email: `mover-${victim}` });
    expect(again.user.id).not.toBe(owner.grant.user.id);
  });

  test('O06 opens no account that signs in with a provider already', async () => {
    const owner = await enterAt(world, world.oidc, know(victim, { email: victim, email_verified: true }));
    const heir = await signInAt(
      world,
      world.oidc,
      know(`heir-${victim}`, { email: victim, email_verified: true }),
    );
    expect(heir.status).toBe('link_required');
    expect(await meStatus(harness, owner.accessToken)).toBe(200);
    expect(await harness.sql('select 1 from identities where user_id = $1', [owner.user.id])).toHaveLength(1);
  });
});

describe('O08 the same subject at another issuer', () => {
  test('O08 is somebody else, whatever address comes with it', async () => {
    const sub = know(victim, { email: victim, email_verified: true });
    const owner = await enterAt(world, world.oidc, sub);
    expect((await signInAt(world, world.google, sub)).status).toBe('link_required');
    know(sub, { email: `other-${victim}`, email_verified: true });
    const other = await enterAt(world, world.google, sub);
    expect(other.user.id).not.toBe(owner.user.id);
  });
});

describe('E11 what a provider’s door tells', () => {
  test('E11 an unproven address gets one answer, known here or not', async () => {
    await harness.signUp(victim);
    const unknown = `unknown-${victim}`;
    const answers = [];
    for (const email of [victim, unknown]) {
      const answer = await signInAt(world, world.oidc, know(`e-${email}`, { email, email_verified: false }));
      if (answer.status !== 'link_required') throw new Error(answer.status);
      answers.push({ ...answer, email: answer.email === email, linkToken: answer.linkToken.length });
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  test('E11 so does its code at the callback, and no address at all', async () => {
    const none = await signInAt(world, world.oidc, know(`none-${victim}`, { email_verified: true }));
    expect(none).toMatchObject({ status: 'link_required', email: null });
    const odd = await signInAt(
      world,
      world.oidc,
      know(`odd-${victim}`, { email: 'a＠b.test', email_verified: true }),
    );
    expect(odd).toMatchObject({ status: 'link_required', email: null });
  });
});

describe('N01 twins by letter case', () => {
  test('N01 an address in capitals is the account it names, and makes no second', async () => {
    const owner = await harness.signUp(victim);
    const sub = know(victim, { email: victim.toUpperCase(), email_verified: true });
    expect((await enterAt(world, world.oidc, sub)).user.id).toBe(owner.grant.user.id);
    const rows = await harness.sql('select 1 from users where lower(email) = $1', [victim]);
    expect(rows).toHaveLength(1);
  });

  test('N01 a look-alike is nobody', async () => {
    await harness.signUp(victim);
    const sub = know(victim, { email: victim.replace('i', 'ı'), email_verified: true });
    expect(await signInAt(world, world.oidc, sub)).toMatchObject({ status: 'link_required', email: null });
  });
});

describe('I13 a profile that carries something', () => {
  test.each(['<img src=x onerror=alert(1)>', '{{7*7}}', '"><script>'])(
    'I13 the name %s stays text',
    async (name) => {
      const grant = await enterAt(
        world,
        world.oidc,
        know(victim, { email: victim, email_verified: true, name }),
      );
      expect(grant.user.name).toBe(name);
      await harness.http.post('/v1/auth/forgot-password').send({ email: victim }).expect(202);
      const [mail] = await harness.mails(victim);
      expect(mail?.text).toContain(`Hi ${name},`);
      if (name.includes('<')) expect(mail?.html).not.toContain(name);
    },
  );

  test.each(['a\r\nBcc: x@evil.example', 'evil\u202etxt', 'x'.repeat(5000), { toString: 'x' }, ['x'], 7])(
    'I13 the name %j is dropped',
    async (name) => {
      const grant = await enterAt(
        world,
        world.oidc,
        know(victim, { email: victim, email_verified: true, name }),
      );
      expect(grant.user.name).toBeNull();
    },
  );
});
