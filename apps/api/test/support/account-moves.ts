import { expect, vi } from 'vitest';
import {
  endAll,
  live,
  nextPassword,
  post,
  settle,
  throughTheDoor,
  type AccountWorld,
  type HeldSession,
} from './account-world';
import { createAuthenticatorApp } from './authenticator-app';
import { askForEmail, confirmEmail, tokenFor, undoEmail } from './email-changes';
import { bearer, linkToken } from './harness';
import { approveLink, askedLink } from './magic-links';
import { begin, comeBack } from './oauth-world';

export async function register(world: AccountWorld, password: string): Promise<void> {
  await settle(world);
  const { email } = world;
  const { status, text } = await post(world, '/v1/auth/register', { email, password });
  expect(status, text).toBe(202);
}

/** The owner registers and opens the mail of this very attempt. */
export async function registerAndVerify(world: AccountWorld): Promise<void> {
  const password = nextPassword(world);
  await register(world, password);
  if (world.state !== 'none') return;
  const token = linkToken((await world.at.harness.mails(world.email))[0]);
  const answer = await post(world, '/v1/auth/verify-email', { token });
  expect(answer.status, answer.text).toBe(200);
  world.spent.push({ path: '/v1/auth/verify-email', body: { token } });
  Object.assign(world, { state: 'open', password });
}

export async function login(world: AccountWorld): Promise<void> {
  if (world.password === null) return;
  const { email, password } = world;
  const answer = await post(world, '/v1/auth/login', { email, password });
  const entered = await throughTheDoor(world, answer);
  expect(entered, answer.text).toBe(world.state === 'open');
}

export async function magicLink(world: AccountWorld, way: 'link' | 'code' | 'pickup'): Promise<void> {
  if (world.state !== 'open' && world.state !== 'none') {
    await post(world, '/v1/auth/magic-link', { email: world.email });
    return;
  }
  const known = await knownToTheService(world);
  if (!known) return;
  await settle(world);
  const asked = await askedLink(world.at.harness, world.email);
  const { loginId, token, code, pickupToken, matchCode } = asked;
  if (way === 'pickup') expect((await approveLink(world.at.harness, { token, matchCode })).status).toBe(200);
  const body = { link: { token }, code: { loginId, code }, pickup: { loginId, pickupToken } }[way];
  proven(world);
  const answer = await post(world, '/v1/auth/magic-link/verify', body);
  expect(await throughTheDoor(world, answer), answer.text).toBe(true);
  world.spent.push({ path: '/v1/auth/magic-link/verify', body });
}

/** The owner has shown the address to be theirs by another way than a registration of their own. */
function proven(world: AccountWorld): void {
  if (world.state === 'none') Object.assign(world, { state: 'open', password: null });
}

async function knownToTheService({ at, email }: AccountWorld): Promise<boolean> {
  return (await at.harness.sql('select 1 from users where email = $1', [email])).length > 0;
}

export async function provider(world: AccountWorld): Promise<void> {
  const { at, sub, email } = world;
  at.google.accounts.set(sub, { sub, email, email_verified: true, name: 'Somebody' });
  const begun = await begin(at.harness, 'google');
  const fragment = await comeBack(at.harness, await at.google.signIn(begun.location, sub), begun.cookie);
  const body = { code: fragment.get('code') ?? '' };
  proven(world);
  const answer = await post(world, '/v1/auth/oauth/exchange', body);
  world.spent.push({ path: '/v1/auth/oauth/exchange', body });
  if (answer.body.status === 'link_required') return;
  expect(await throughTheDoor(world, answer), answer.text).toBe(world.state === 'open');
}

export async function enrol(world: AccountWorld): Promise<void> {
  await login(world);
  const session = live(world);
  if (session === null || world.state !== 'open' || world.password === null) return;
  const { http, clock } = world.at.harness;
  const started = await http.post('/v1/me/mfa/totp').set(bearer(session.accessToken)).send({});
  expect(started.status, started.text).toBe(200);
  const app = createAuthenticatorApp(String(started.body.secret), clock);
  const code = app.freshCode();
  const confirmed = await http
    .post('/v1/me/mfa/totp/confirm')
    .set(bearer(session.accessToken))
    .send({ code });
  expect(confirmed.status, confirmed.text).toBe(200);
  Object.assign(world, { app, recoveryCodes: confirmed.body.recoveryCodes });
}

export async function refresh(world: AccountWorld): Promise<void> {
  const session = live(world);
  if (session === null) return;
  const { status, body } = await post(world, '/v1/auth/refresh', { refreshToken: session.refreshToken });
  if (status === 200) Object.assign(session, body);
  else session.ended = true; // ran out, by the clock
}

export async function logout(world: AccountWorld, scope: 'current' | 'others' | 'all'): Promise<void> {
  const session = live(world);
  if (session === null) return;
  const { refreshToken } = session;
  const { status } = await post(world, '/v1/auth/logout', { refreshToken, scope });
  if (status !== 200) return;
  for (const each of world.sessions)
    if (scope === 'all' || (each === session) === (scope === 'current')) each.ended = true;
}

/** Sets a new password by mail. The way back in whenever there is an account and it isn't banned. */
export async function reset(world: AccountWorld): Promise<boolean> {
  const before = await world.at.harness.mails(world.email);
  expect((await post(world, '/v1/auth/forgot-password', { email: world.email })).status).toBe(202);
  const fresh = (await world.at.harness.mails(world.email)).filter(
    ({ id }) => !before.some((mail) => mail.id === id),
  );
  const expected = world.state === 'open' || world.state === 'locked';
  const mailed = fresh.some(({ links }) => links[0]?.includes('/reset-password/'));
  if (world.state !== 'none') expect(mailed, `a reset mail while ${world.state}`).toBe(expected);
  if (!mailed) return false;
  const password = nextPassword(world);
  const body = { token: tokenFor(fresh, 'reset-password'), password };
  const answer = await post(world, '/v1/auth/reset-password', body);
  expect(answer.status, answer.text).toBe(200);
  world.spent.push({ path: '/v1/auth/reset-password', body });
  if (world.state === 'none') world.app = null;
  Object.assign(world, { state: 'open', password });
  endAll(world);
  return true;
}

export async function changeEmail(world: AccountWorld): Promise<void> {
  await login(world);
  const session = live(world);
  if (session === null || world.state !== 'open' || world.password === null) return;
  const { harness } = world.at;
  const newEmail = `moved-${(world.serial += 1)}-${world.email.split('-').at(-1) ?? ''}`;
  await askForEmail(harness, session.accessToken, newEmail).expect(202);
  const token = tokenFor(await harness.mails(newEmail), 'confirm-email-change');
  await confirmEmail(harness, token).expect(200);
  world.spent.push({ path: '/v1/auth/confirm-email-change', body: { token } });
  const undo = tokenFor(await harness.mails(world.email), 'undo-email-change');
  world.undo = { token: undo, email: world.email, changed: true };
  world.email = newEmail;
}

export async function undo(world: AccountWorld): Promise<void> {
  if (world.undo === null || world.state === 'deleted' || world.state === 'disabled') return;
  const { token, email } = world.undo;
  world.undo = null;
  const answer = await undoEmail(world.at.harness, token);
  world.spent.push({ path: '/v1/auth/undo-email-change', body: { token } });
  if (answer.status !== 200) return;
  Object.assign(world, { email, state: 'locked', password: null });
  endAll(world);
  await factorsLeft(world);
}

/** A lock takes away what was added since; the model asks the table which factors that left. */
async function factorsLeft(world: AccountWorld): Promise<void> {
  const [row] = await world.at.harness.sql<{ mfa: boolean }>(
    'select mfa_enabled_at is not null as mfa from users where email = $1',
    [world.email],
  );
  if (row?.mfa !== true) Object.assign(world, { app: null, recoveryCodes: [] });
}

export async function lock(world: AccountWorld): Promise<void> {
  const session = live(world);
  if (session === null) return;
  const { http } = world.at.harness;
  const answer = await http.post('/v1/me/lock').set(bearer(session.accessToken)).send({});
  if (answer.status !== 200) return;
  Object.assign(world, { state: 'locked', password: null });
  endAll(world);
  await factorsLeft(world);
}

/** A ban, as an operator's statement makes it. */
export async function ban(world: AccountWorld): Promise<void> {
  if (world.state !== 'open') return;
  const { container, clock, sql } = world.at.harness;
  const [row] = await sql<{ id: string }>(
    `update users set status = 'disabled' where email = $1 returning id`,
    [world.email],
  );
  if (row === undefined) return;
  const now = clock.now();
  await container.database.transaction((repos) =>
    repos.sessions.revokeAll({ userId: row.id, exceptId: null, reason: 'account_disabled', now }),
  );
  world.state = 'disabled';
  const held = live(world);
  endAll(world);
  // This test wrote the ban itself; the service hears of it by its feed, within the second the contract names.
  if (held !== null) await vi.waitFor(async () => expect(await status(world, held)).toBe(401), 1000);
}

async function status({ at }: AccountWorld, { accessToken }: HeldSession): Promise<number> {
  return (await at.harness.http.get('/v1/auth/session').set(bearer(accessToken))).status;
}

export async function unban(world: AccountWorld): Promise<void> {
  if (world.state !== 'disabled') return;
  await world.at.harness.sql(`update users set status = 'active' where email = $1`, [world.email]);
  world.state = 'open';
}

export async function remove(world: AccountWorld): Promise<void> {
  await login(world);
  const session = live(world);
  if (session === null || world.state !== 'open' || world.password === null) return;
  const { http } = world.at.harness;
  await settle(world);
  const answer = await http.delete('/v1/me').set(bearer(session.accessToken)).send({});
  expect(answer.status, answer.text).toBe(200);
  world.state = 'deleted';
  endAll(world);
}

export async function restore(world: AccountWorld): Promise<void> {
  if (world.state !== 'deleted') return;
  // The newest: registering at a closed address mails another link in place of the one before.
  const body = { token: tokenFor(await world.at.harness.mails(world.email), 'restore-account') };
  const answer = await post(world, '/v1/auth/restore-account', body);
  expect(answer.status, answer.text).toBe(200);
  world.spent.push({ path: '/v1/auth/restore-account', body });
  world.state = 'open';
}
