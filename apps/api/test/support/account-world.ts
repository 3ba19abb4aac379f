import { expect } from 'vitest';
import type { AuthenticatorApp } from './authenticator-app';
import type { OAuthWorld } from './oauth-world';

/** A session as the model of the account knows it. */
export interface HeldSession {
  accessToken: string;
  refreshToken: string;
  /** Ended by a step that ends sessions: nothing may ever make it live again. */
  ended: boolean;
}

/** One account, its owner, and a stranger who knows the address, tries a password of their own, and reads no mail. */
export interface AccountWorld {
  at: OAuthWorld;
  sub: string;
  email: string;
  /** Null: none that its owner knows of. */
  password: string | null;
  /** What the service should answer at the doors. `none`: nobody has proven the address yet. */
  state: 'none' | 'open' | 'disabled' | 'deleted' | 'locked';
  app: AuthenticatorApp | null;
  recoveryCodes: string[];
  sessions: HeldSession[];
  /** Requests that have had their one effect. */
  spent: { path: string; body: object }[];
  undo: { token: string; email: string; changed: boolean } | null;
  serial: number;
}

export const strangersPassword = 'crimson-badger-window-77';

type Answered = { status: number; body: Record<string, unknown>; text: string };

export const post = ({ at }: AccountWorld, path: string, body: object): Promise<Answered> =>
  at.harness.http.post(path).send(body).then();

export const nextPassword = (world: AccountWorld): string => `amber-orchard-kettle-${(world.serial += 1)}`;

export function endAll(world: AccountWorld, except?: HeldSession): void {
  for (const session of world.sessions) if (session !== except) session.ended = true;
}

/** A session that the model believes in, or null. */
export const live = (world: AccountWorld): HeldSession | null =>
  world.sessions.findLast(({ ended }) => !ended) ?? null;

/**
 * Every door's answer goes through here: who has a second factor is asked for it, and whoever is closed, locked or
 * banned gets no session, whatever they proved.
 */
export async function throughTheDoor(world: AccountWorld, answer: Answered): Promise<boolean> {
  if (answer.status !== 200) return false;
  expect(world.state, `let in while ${world.state}: ${answer.text}`).toBe('open');
  expect(answer.body.status, answer.text).toBe(world.app === null ? 'authenticated' : 'mfa_required');
  const grant = world.app === null ? answer.body : await secondStep(world, String(answer.body.mfaToken));
  if (grant === null) return false;
  world.sessions.push({
    accessToken: String(grant.accessToken),
    refreshToken: String(grant.refreshToken),
    ended: false,
  });
  return true;
}

async function secondStep(world: AccountWorld, mfaToken: string): Promise<Record<string, unknown> | null> {
  const recovery = world.serial % 3 === 0 ? world.recoveryCodes.pop() : undefined;
  const code = recovery ?? world.app?.freshCode() ?? '';
  const body = { mfaToken, method: recovery === undefined ? 'totp' : 'recovery_code', code };
  world.serial += 1;
  const answer = await post(world, '/v1/auth/login/mfa', body);
  expect(answer.status, answer.text).toBe(200);
  world.spent.push({ path: '/v1/auth/login/mfa', body });
  return answer.body;
}

/** Delivers what waits, so that the next mail is the newest by the standing clock. */
export async function settle({ at, email }: AccountWorld): Promise<void> {
  await at.harness.mails(email);
  at.harness.clock.advance(1);
}
