/**
 * Invariant: only an account's owner, with fresh proof, adds a way into it or takes one off; nobody's identity serves two
 * accounts, and nobody takes their last way in.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '#src/domain/duration';
import { enrolTotp } from '#test/support/authenticator-app';
import { bearer, type Harness, type Person } from '#test/support/harness';
import {
  comeBack,
  cookieOf,
  enterAt,
  signInAt,
  startOAuthWorld,
  type OAuthWorld,
} from '#test/support/oauth-world';
import { expectProblem } from '#test/support/problems';

let world: OAuthWorld;
let harness: Harness;
beforeAll(async () => {
  world = await startOAuthWorld();
  ({ harness } = world);
});
afterAll(() => world.stop());

let people = 0;
let sub: string;
let owner: Person;
beforeEach(async () => {
  sub = `person-${(people += 1)}`;
  for (const provider of [world.oidc, world.google])
    provider.accounts.set(sub, { sub, email: `${sub}@provider.test`, email_verified: true });
  owner = await harness.signUp();
});

const start = (token: string) => harness.http.post('/v1/me/identities/oidc').set(bearer(token)).send({});
const hand = (token: string, body: object) =>
  harness.http.post('/v1/me/identities').set(bearer(token)).send(body);
const remove = (token: string, id: string) =>
  harness.http.delete(`/v1/me/identities/${id}`).set(bearer(token));
const identitiesOf = (id: string) =>
  harness.sql<{ id: string }>('select id from identities where user_id = $1 order by created_at', [id]);

/** A connect flow of `token`'s session, gone through by `browser` at the provider. @returns the code */
async function connectCode(token: string): Promise<string> {
  const { body } = await start(token).expect(200);
  const { pathname, search } = new URL((body as { authorizationUrl: string }).authorizationUrl);
  const begun = await harness.http.get(`${pathname}${search}`).expect(302);
  const back = await world.oidc.signIn(String(begun.headers.location), sub);
  const fragment = await comeBack(harness, back, cookieOf(begun.headers['set-cookie']));
  return fragment.get('code') ?? '';
}

/** The session goes on, its proof gets old. */
async function aged(person: { email: string }): Promise<string> {
  const { refreshToken } = await harness.login(person.email);
  harness.clock.advance(minutes(11));
  const { body } = await harness.http.post('/v1/auth/refresh').send({ refreshToken }).expect(200);
  return String((body as { accessToken: string }).accessToken);
}

describe('O20 somebody else’s identity', () => {
  test('O20 is not connected a second time, by code or by link token', async () => {
    const theirs = await enterAt(world, world.oidc, sub);
    expectProblem(
      await hand(owner.accessToken, { code: await connectCode(owner.accessToken) }),
      409,
      'conflict',
    );
    expect(await identitiesOf(owner.grant.user.id)).toEqual([]);
    expect(await identitiesOf(theirs.user.id)).toHaveLength(1);
    expect((await enterAt(world, world.oidc, sub)).user.id).toBe(theirs.user.id);
  });

  test('O20 a code of one account’s flow is worth nothing to another, nor to another session of the same', async () => {
    const attacker = await harness.signUp();
    const stolen = await connectCode(attacker.accessToken);
    expectProblem(await hand(owner.accessToken, { code: stolen }), 400, 'oauth_failed');
    const elsewhere = await harness.login(owner.email);
    const mine = await connectCode(owner.accessToken);
    expectProblem(await hand(elsewhere.accessToken, { code: mine }), 400, 'oauth_failed');
    expect(await identitiesOf(owner.grant.user.id)).toEqual([]);
    expect(await identitiesOf(attacker.grant.user.id)).toEqual([]);
  });

  test('O20 one proof of an address does not serve a second person at the provider', async () => {
    const email = `${sub}@provider.test`;
    const first = await enterAt(world, world.oidc, sub);
    const second = `second-${sub}`;
    world.oidc.accounts.set(second, { sub: second, email, email_verified: true });
    const answer = await signInAt(world, world.oidc, second);
    if (answer.status !== 'link_required') throw new Error(answer.status);
    expectProblem(await hand(owner.accessToken, { linkToken: answer.linkToken }), 409, 'link_required');
    expect(await identitiesOf(owner.grant.user.id)).toEqual([]);
    await hand(first.accessToken, { linkToken: answer.linkToken }).expect(200);
    expectProblem(await hand(first.accessToken, { linkToken: answer.linkToken }), 400, 'oauth_failed');
  });

  test('O20 a flow that began before the account was locked or its doors closed ends nowhere', async () => {
    const { body } = await start(owner.accessToken).expect(200);
    await harness.http.post('/v1/auth/forgot-password').send({ email: owner.email }).expect(202);
    const [mail] = await harness.mails(owner.email);
    const token = mail?.links[0]?.split('/').at(-1);
    const reset = { token, password: 'another-harbour-lantern-43' };
    await harness.http.post('/v1/auth/reset-password').send(reset).expect(200);
    const { pathname, search } = new URL((body as { authorizationUrl: string }).authorizationUrl);
    const begun = await harness.http.get(`${pathname}${search}`).expect(302);
    const back = await world.oidc.signIn(String(begun.headers.location), sub);
    const fragment = await comeBack(harness, back, cookieOf(begun.headers['set-cookie']));
    expect(fragment.get('error')).toBe('oauth_failed');
  });
});

describe('O21 taking a way in off', () => {
  test('O21 needs a fresh proof, as adding one does', async () => {
    await hand(owner.accessToken, { code: await connectCode(owner.accessToken) }).expect(200);
    const [identity] = await identitiesOf(owner.grant.user.id);
    const stale = await aged(owner);
    expectProblem(await remove(stale, identity?.id ?? ''), 403, 'reauthentication_required');
    expectProblem(await start(stale), 403, 'reauthentication_required');
    expect(await identitiesOf(owner.grant.user.id)).toHaveLength(1);
    await remove((await harness.login(owner.email)).accessToken, identity?.id ?? '').expect(200);
  });

  test('O21 and the second factor, where there is one', async () => {
    await hand(owner.accessToken, { code: await connectCode(owner.accessToken) }).expect(200);
    const other = await harness.login(owner.email);
    const code = await connectCode(other.accessToken);
    await enrolTotp(harness, owner);
    const [identity] = await identitiesOf(owner.grant.user.id);
    expectProblem(await start(other.accessToken), 403, 'reauthentication_required');
    expectProblem(await hand(other.accessToken, { code }), 403, 'reauthentication_required');
    expectProblem(await remove(other.accessToken, identity?.id ?? ''), 403, 'reauthentication_required');
  });

  test('O21 never takes the last one, also when both go at once', async () => {
    const grant = await enterAt(world, world.oidc, sub);
    world.google.accounts.set(sub, { sub, email: `${sub}@provider.test`, email_verified: true });
    const answer = await signInAt(world, world.google, sub);
    if (answer.status !== 'link_required') throw new Error(answer.status);
    await hand(grant.accessToken, { linkToken: answer.linkToken }).expect(200);
    const both = await identitiesOf(grant.user.id);
    expect(both).toHaveLength(2);
    const answers = await Promise.all(both.map(({ id }) => remove(grant.accessToken, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await identitiesOf(grant.user.id)).toHaveLength(1);
  });
});
