import { randomBytes } from 'node:crypto';
import { seal, sealNonceLength } from '../../apps/api/src/domain/sealed-box';
import { days, hours, minutes } from '../../apps/api/src/domain/duration';
import type { Keyring } from '../../apps/api/src/domain/keyring';
import type { PasswordColumns } from '../../apps/api/src/repositories/user-columns';
import type { SeededAccount } from './accounts';
import { banReasons } from './people';
import type { Random } from './random';
import type { SeededSession } from './story';

/** A row as JSON: names are those of the columns. */
export type Row = Record<string, unknown>;

const iso = (moment: number): string => new Date(moment).toISOString();
const isoOrNull = (moment: number | null): string | null => (moment === null ? null : iso(moment));
const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

/** Rows of `users`. All of them share one password. */
export function toUserRow(
  random: Random,
  account: SeededAccount,
  { passwordHash, passwordScheme, passwordKeyId }: PasswordColumns,
  now: Date,
): Row {
  const { kind, createdAt, endedAt } = account;
  const unproven = kind === 'unverified' || kind === 'invited';
  const password = kind === 'invited' ? null : passwordHash;
  return {
    id: account.id,
    email: account.email,
    name: account.name,
    email_verified_at: unproven ? null : iso(Math.min(now.getTime(), createdAt + minutes(2))),
    password_hash: password,
    password_scheme: password === null ? null : passwordScheme,
    password_key_id: password === null ? null : passwordKeyId,
    status: kind === 'banned' ? 'disabled' : kind === 'closed' ? 'deleted' : 'active',
    roles: account.roles,
    mfa_enabled_at: isoOrNull(account.mfaAt),
    locked_at: kind === 'locked' ? isoOrNull(endedAt) : null,
    deleted_at: kind === 'closed' ? isoOrNull(endedAt) : null,
    ...(kind === 'banned' ? banOf(random, endedAt ?? createdAt, now) : {}),
    last_login_at: isoOrNull(account.lastLoginAt),
    created_at: iso(createdAt),
    updated_at: iso(endedAt ?? account.lastLoginAt ?? createdAt),
  };
}

function banOf(random: Random, bannedAt: number, now: Date): Row {
  const ends = random.chance(0.3) ? now.getTime() + days(1 + random.below(90)) : null;
  return {
    banned_at: iso(bannedAt),
    banned_until: isoOrNull(ends),
    banned_reason: random.pick(banReasons),
  };
}

/** A live session, as one of a browser that was used now and then since. */
export function toSessionRow(random: Random, session: SeededSession, now: Date): Row {
  const { id, account, createdAt, ip, prefix, userAgent } = session;
  const rotatedAt = createdAt + random.below(Math.max(1, now.getTime() - createdAt));
  const mfa = account.mfaAt !== null && account.mfaAt <= createdAt;
  return {
    id,
    user_id: account.id,
    generation: 1 + Math.floor((rotatedAt - createdAt) / hours(5)),
    delivery: userAgent.startsWith('curl') ? 'body' : 'cookie',
    amr: mfa ? ['pwd', 'otp', 'mfa'] : ['pwd'],
    authenticated_at: iso(createdAt),
    created_at: iso(createdAt),
    rotated_at: iso(rotatedAt),
    idle_expires_at: iso(rotatedAt + days(30)),
    absolute_expires_at: iso(createdAt + days(90)),
    ip,
    ip_prefix: prefix,
    user_agent: userAgent,
  };
}

/** The authenticator of an account, with a secret that all seeded ones share. */
export function toTotpRow(random: Random, account: SeededAccount, keyring: Keyring, secret: Buffer): Row {
  const key = keyring.current('totp-secret');
  const nonce = randomBytes(sealNonceLength); // real secrets are sealed under this key too: no nonce may come back
  return {
    id: random.uuid(),
    user_id: account.id,
    sealed: hex(seal(secret, { key, boundTo: account.id }, nonce)),
    key_id: keyring.currentId,
    last_step: 0,
    session_id: random.uuid(),
    attempts: 0,
    confirmed_at: isoOrNull(account.mfaAt),
    created_at: isoOrNull(account.mfaAt),
  };
}

/** A link to a provider, for some. */
export function toIdentityRow(random: Random, account: SeededAccount): Row {
  const provider = random.pick(['google', 'github'] as const);
  const issuer = { google: 'https://accounts.google.com', github: 'https://github.com/login/oauth' }[
    provider
  ];
  return {
    id: random.uuid(),
    user_id: account.id,
    provider,
    issuer,
    subject: `seeded-${account.id}`,
    email: account.email,
    created_at: iso(account.createdAt),
    last_used_at: isoOrNull(account.lastLoginAt),
  };
}

/** An invitation that waits. Its link opens nothing: nobody has it. */
export function toInvitationRow(random: Random, account: SeededAccount, keyring: Keyring): Row {
  return {
    id: random.uuid(),
    user_id: account.id,
    email: account.email,
    nonce: hex(random.bytes(16)),
    key_id: keyring.currentId,
    token_hash: hex(random.bytes(32)),
    expires_at: iso(account.createdAt + days(7)),
    created_at: iso(account.createdAt),
  };
}
