import { identityListSchema, identitySchema, type Identity } from '@authflow/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '#src/domain/duration';
import { events } from '#test/support/calls';
import { bearer, type Person } from '#test/support/harness';
import {
  comeBack,
  cookieOf,
  enterAt,
  pagePair,
  signInAt,
  startOAuthWorld,
  type OAuthWorld,
  type Place,
} from '#test/support/oauth-world';
import { expectProblem } from '#test/support/problems';

let world: OAuthWorld;
let http: OAuthWorld['harness']['http'];
beforeAll(async () => {
  world = await startOAuthWorld();
  ({ http } = world.harness);
});
afterAll(() => world.stop());

let people = 0;
let sub: string;
let person: Person;
/** Somebody with a password here, and known to both providers under another address. */
beforeEach(async () => {
  sub = `person-${(people += 1)}`;
  const account = { sub, email: `${sub}@provider.test`, email_verified: true, name: 'Ada' };
  for (const provider of [world.oidc, world.google]) provider.accounts.set(sub, account);
  person = await world.harness.signUp(`${sub}@example.test`);
});

async function list(token = person.accessToken): Promise<Identity[]> {
  const { body } = await http.get('/v1/me/identities').set(bearer(token)).expect(200);
  return identityListSchema.parse(body).items;
}

/** Asks for a way to connect, and walks it up to the code. */
async function connectCode(place: Place, body: Record<string, unknown> = {}, token = person.accessToken) {
  const started = await http.post(`/v1/me/identities/${place.id}`).set(bearer(token)).send(body).expect(200);
  return walk(place, String((started.body as { authorizationUrl: string }).authorizationUrl));
}

async function walk(place: Place, authorizationUrl: string): Promise<URLSearchParams> {
  const { pathname, search } = new URL(authorizationUrl);
  const start = await http.get(`${pathname}${search}`).expect(302);
  const back = await place.signIn(String(start.headers.location), sub);
  return comeBack(world.harness, back, cookieOf(start.headers['set-cookie']));
}

const hand = (body: Record<string, unknown>, token = person.accessToken) =>
  http.post('/v1/me/identities').set(bearer(token)).send(body);

describe('connecting a provider', () => {
  test('goes through our own start with a ticket, and ends as an identity that signs in', async () => {
    const { codeVerifier, codeChallenge } = pagePair();
    const fragment = await connectCode(world.oidc, { codeChallenge, returnTo: '/account/security' });
    expect(Object.fromEntries(fragment)).toMatchObject({ intent: 'link', returnTo: '/account/security' });
    const { body } = await hand({ code: fragment.get('code'), codeVerifier }).expect(200);
    const identity = identitySchema.parse(body);
    expect(identity).toMatchObject({
      provider: 'oidc',
      name: 'Example login',
      email: `${sub}@provider.test`,
      lastUsedAt: null,
    });
    expect(await list()).toEqual([identity]);
    const [mail] = await world.harness.mails(person.email);
    expect(mail?.text).toContain('Example login');
    expect(await events(world.harness, person.grant.user.id)).toContain('identity.linked success');
    const grant = await enterAt(world, world.oidc, sub);
    expect(grant.user).toMatchObject({ id: person.grant.user.id, email: person.email });
    expect((await list())[0]?.lastUsedAt).not.toBeNull();
  });

  test('the same person twice is no fault', async () => {
    const first = await hand({ code: (await connectCode(world.oidc)).get('code') }).expect(200);
    const second = await hand({ code: (await connectCode(world.oidc)).get('code') }).expect(200);
    expect(second.body).toEqual(first.body);
  });

  test('a ticket works once, for its provider, for ten minutes', async () => {
    const ask = async () => {
      const { body } = await http.post('/v1/me/identities/oidc').set(bearer(person.accessToken)).send({});
      return String((body as { authorizationUrl: string }).authorizationUrl);
    };
    const used = await ask();
    expect((await walk(world.oidc, used)).get('intent')).toBe('link');
    expect((await walk(world.oidc, used)).get('error')).toBe('oauth_failed');
    const moved = (await ask()).replace('/oidc/', '/google/');
    expect((await walk(world.google, moved)).get('error')).toBe('oauth_failed');
    const late = await ask();
    world.harness.clock.advance(minutes(10));
    expect((await walk(world.oidc, late)).get('error')).toBe('oauth_failed');
  });

  test('a code of a connect flow signs nobody in, and a code of a sign-in connects nothing', async () => {
    const code = (await connectCode(world.oidc)).get('code');
    expectProblem(await http.post('/v1/auth/oauth/exchange').send({ code }), 400, 'oauth_failed');
    const start = await http.get('/v1/auth/oauth/oidc/start').expect(302);
    const back = await world.oidc.signIn(String(start.headers.location), sub);
    const fragment = await comeBack(world.harness, back, cookieOf(start.headers['set-cookie']));
    expectProblem(await hand({ code: fragment.get('code') }), 400, 'oauth_failed');
    expect(await list()).toEqual([]);
  });

  test('wants a recent proof, a known provider and a path of our own', async () => {
    const ask = (provider: string, body: Record<string, unknown>) =>
      http.post(`/v1/me/identities/${provider}`).set(bearer(person.accessToken)).send(body);
    expectProblem(await ask('gitlab', {}), 404, 'not_found');
    expectProblem(await ask('oidc', { returnTo: '//evil.example' }), 400, 'validation_failed');
    expectProblem(await ask('oidc', { redirectUri: 'https://evil.example' }), 400, 'validation_failed');
    const session = await world.harness.login(person.email);
    world.harness.clock.advance(minutes(9) + 50_000);
    await http.post('/v1/me/identities/oidc').set(bearer(session.accessToken)).send({}).expect(200);
  });

  test('needs a verified address', async () => {
    await world.harness.sql('update users set email_verified_at = null where id = $1', [
      person.grant.user.id,
    ]);
    const answer = await http.post('/v1/me/identities/oidc').set(bearer(person.accessToken)).send({});
    expectProblem(answer, 403, 'email_not_verified');
  });
});

describe('handing in a link token', () => {
  async function linkToken(email: unknown): Promise<string> {
    world.oidc.accounts.set(sub, { sub, email, email_verified: false });
    const answer = await signInAt(world, world.oidc, sub);
    if (answer.status !== 'link_required') throw new Error(answer.status);
    return answer.linkToken;
  }

  test('connects the account with that address, once', async () => {
    const token = await linkToken(person.email);
    await hand({ linkToken: token }).expect(200);
    expect(await list()).toHaveLength(1);
    expectProblem(await hand({ linkToken: token }), 400, 'oauth_failed');
    expect((await enterAt(world, world.oidc, sub)).user.id).toBe(person.grant.user.id);
  });

  test('is refused to an account with another address, and still good for the right one', async () => {
    const other = await world.harness.signUp();
    const token = await linkToken(person.email);
    expectProblem(await hand({ linkToken: token }, other.accessToken), 409, 'link_required');
    await hand({ linkToken: token }).expect(200);
  });

  test('connects any account where the provider named no address', async () => {
    const token = await linkToken(undefined);
    await hand({ linkToken: token }).expect(200);
  });

  test('ends after thirty minutes', async () => {
    const token = await linkToken(person.email);
    world.harness.clock.advance(minutes(30));
    const { accessToken } = await world.harness.login(person.email);
    expectProblem(await hand({ linkToken: token }, accessToken), 400, 'oauth_failed');
  });

  test('needs a recent proof of who is asking', async () => {
    const token = await linkToken(person.email);
    const { accessToken, refreshToken } = await world.harness.login(person.email);
    world.harness.clock.advance(minutes(11));
    const { body } = await http.post('/v1/auth/refresh').send({ refreshToken }).expect(200);
    const old = String((body as { accessToken: string }).accessToken);
    expectProblem(await hand({ linkToken: token }, old), 403, 'reauthentication_required');
    expect(accessToken).not.toBe(old);
    const fresh = await world.harness.login(person.email);
    await hand({ linkToken: token }, fresh.accessToken).expect(200);
  });
});

describe('disconnecting', () => {
  const remove = (id: string, token = person.accessToken) =>
    http.delete(`/v1/me/identities/${id}`).set(bearer(token));

  test('takes the way in away and tells the owner', async () => {
    const { body } = await hand({ code: (await connectCode(world.oidc)).get('code') }).expect(200);
    const { id } = body as Identity;
    await remove(id).expect(200, { status: 'identity_removed' });
    expect(await list()).toEqual([]);
    expectProblem(await remove(id), 404, 'not_found');
    expect(await world.harness.mails(person.email)).toHaveLength(3);
    expect(await events(world.harness, person.grant.user.id)).toContain('identity.unlinked success');
    const { status, user } = (await signInAt(world, world.oidc, sub)) as {
      status: string;
      user?: { id: string };
    };
    expect([status, user?.id === person.grant.user.id]).toEqual(['authenticated', false]);
  });

  test('never takes the last one', async () => {
    const grant = await enterAt(world, world.oidc, sub);
    const [only] = await list(grant.accessToken);
    expectProblem(await remove(only?.id ?? '', grant.accessToken), 409, 'last_sign_in_method');
    expect(await list(grant.accessToken)).toHaveLength(1);
    expect(await events(world.harness, grant.user.id)).toContain('identity.unlinked failure');
  });

  test('takes the last but one, and counts only providers that are offered', async () => {
    const grant = await enterAt(world, world.oidc, sub);
    const second = await connectCode(world.google, {}, grant.accessToken);
    await hand({ code: second.get('code') }, grant.accessToken).expect(200);
    const [first, other] = await list(grant.accessToken);
    await world.harness.sql(`update identities set provider = 'gone' where id = $1`, [other?.id]);
    expectProblem(await remove(first?.id ?? '', grant.accessToken), 409, 'last_sign_in_method');
    await world.harness.sql(`update identities set provider = 'google' where id = $1`, [other?.id]);
    await remove(first?.id ?? '', grant.accessToken).expect(200);
    expectProblem(await remove(other?.id ?? '', grant.accessToken), 409, 'last_sign_in_method');
  });

  test('somebody else’s is not there', async () => {
    const grant = await enterAt(world, world.oidc, sub);
    const [theirs] = await list(grant.accessToken);
    expectProblem(await remove(theirs?.id ?? ''), 404, 'not_found');
    expect(await list(grant.accessToken)).toHaveLength(1);
  });
});
