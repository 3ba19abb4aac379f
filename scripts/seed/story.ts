import { days, hours, minutes } from '../../apps/api/src/domain/duration';
import type { SeededAccount } from './accounts';
import { midnight, momentOf, seededDays } from './calendar';
import { makeAddress, userAgents } from './people';
import type { Random } from './random';

export interface SeededEvent {
  type: string;
  outcome: 'success' | 'failure';
  user_id: string | null;
  actor_id: string | null;
  session_id: string | null;
  ip: string | null;
  user_agent: string | null;
  event_id: string;
  request_id: string;
  detail: Record<string, string | number>;
  /** ISO 8601, like every time that is on its way into a table. */
  created_at: string;
}

export interface SeededMail {
  id: string;
  kind: string;
  recipient: string;
  payload: Record<string, string>;
  state: string;
  attempts: number;
  last_error: string | null;
  next_attempt_at: string;
  created_at: string;
  updated_at: string;
}

export interface SeededSession {
  id: string;
  account: SeededAccount;
  createdAt: number;
  ip: string;
  prefix: string;
  userAgent: string;
}

/** What happened on one day: events in the order of their time. */
export interface SeededDay {
  /** `2026-11-22` */
  day: string;
  events: SeededEvent[];
  mails: SeededMail[];
  sessions: SeededSession[];
  /** Who went on with a session. */
  seen: string[];
}

/** By it, events are known again. */
export const seededRequestId = 'seeded';
const loginsADay = 0.006;
const renewalsADay = 0.011;
/** Sessions from before have ended by themselves, and their rows are gone. */
const sessionsStay = days(29);

const reasons = {
  invalid_credentials: 76,
  invalid_code: 9,
  email_not_verified: 6,
  invalid_or_expired_token: 4,
  account_disabled: 3,
  link_required: 1,
  oauth_failed: 1,
};
const methods = { password: 70, magic_link: 9, passkey: 9, 'oauth:google': 8, 'oauth:github': 4 };
const mailStates = { delivered: 92, sent: 4, bounced: 2, suppressed: 1.4, failed: 0.6 };

/** Tells two years, day by day, of accounts that are in the order of their sign-up. */
export function* tellStory(random: Random, accounts: SeededAccount[], now: Date): Generator<SeededDay> {
  const first = midnight(now) - days(seededDays - 1);
  const milestones = milestonesOf(accounts);
  let known = 0;
  for (let index = 0; index < seededDays; index += 1) {
    const start = first + days(index);
    const teller = createTeller(random, start, now.getTime());
    for (; known < accounts.length && (accounts[known]?.createdAt ?? 0) < start + days(1); known += 1)
      teller.signUp(accounts[known]);
    for (const milestone of milestones.get(start) ?? []) teller.milestone(milestone);
    const share = teller.shareOfDay;
    const logins = Math.round(known * loginsADay * share);
    for (let left = logins; left > 0; left -= 1) teller.login(pickActive(random, accounts, known));
    const attack = random.chance(0.008) ? 14 : 1;
    for (let left = Math.round(logins * 0.11 * attack); left > 0; left -= 1)
      teller.failure(attack > 1 || random.chance(0.3) ? undefined : pickActive(random, accounts, known));
    for (let left = Math.round(known * renewalsADay * share); left > 0; left -= 1)
      teller.renewal(pickActive(random, accounts, known));
    yield teller.tell();
  }
}

interface Milestone {
  at: number;
  type: string;
  account: SeededAccount;
  byOperator: string | null;
}

/** What happens to an account some time after its sign-up, under the day it happens on. */
function milestonesOf(accounts: readonly SeededAccount[]): Map<number, Milestone[]> {
  const operator = accounts.find(({ roles }) => roles.includes('moderator'))?.id ?? null;
  const endings = { banned: 'account.banned', closed: 'account.deleted', locked: 'account.locked' };
  const found = new Map<number, Milestone[]>();
  const add = (at: number | null, type: string, account: SeededAccount, byOperator: string | null): void => {
    if (at === null) return;
    const day = midnight(new Date(at));
    found.set(day, [...(found.get(day) ?? []), { at, type, account, byOperator }]);
  };
  for (const account of accounts) {
    add(account.mfaAt, 'mfa.totp_enabled', account, null);
    const ending = endings[account.kind as keyof typeof endings] as string | undefined;
    if (ending !== undefined)
      add(account.endedAt, ending, account, account.kind === 'banned' ? operator : null);
  }
  return found;
}

/** Those who came lately come more often. */
const pickActive = (random: Random, accounts: readonly SeededAccount[], known: number) =>
  accounts[Math.floor(known * Math.sqrt(random.next()))];

const iso = (moment: number): string => new Date(moment).toISOString();
const isOpen = (account: SeededAccount, moment: number): boolean =>
  account.kind !== 'unverified' &&
  account.kind !== 'invited' &&
  moment >= account.createdAt &&
  (account.endedAt === null || moment < account.endedAt);

function createTeller(random: Random, start: number, now: number) {
  const events: SeededEvent[] = [];
  const mails: SeededMail[] = [];
  const sessions: SeededSession[] = [];
  const seen = new Set<string>();
  const weekday = new Date(start).getUTCDay();
  const shareOfDay =
    (weekday === 0 || weekday === 6 ? 0.7 : 1) *
    (0.85 + 0.3 * random.next()) *
    Math.min(1, (now - start) / days(1));

  function record(type: string, at: number, about: Partial<SeededEvent>): void {
    if (at > now) return;
    const { ip } = makeAddress(random);
    events.push({
      type,
      outcome: 'success',
      user_id: null,
      actor_id: about.user_id ?? null,
      session_id: null,
      ip,
      user_agent: random.pick(userAgents),
      event_id: random.uuid(),
      request_id: seededRequestId,
      detail: {},
      created_at: iso(at),
      ...about,
    });
  }

  function mail(kind: string, account: SeededAccount, at: number): void {
    if (at > now) return;
    const state = random.weighted(mailStates);
    mails.push({
      id: random.uuid(),
      kind,
      recipient: account.email,
      payload: { userId: account.id },
      state,
      attempts: state === 'suppressed' ? 0 : 1,
      last_error: state === 'failed' ? 'the provider refused the recipient' : null,
      next_attempt_at: iso(at),
      created_at: iso(at),
      updated_at: iso(Math.min(now, at + minutes(1))),
    });
  }

  function signUp(account: SeededAccount | undefined): void {
    if (account === undefined) return;
    const { id, createdAt, kind } = account;
    if (kind === 'invited') return record('account.invited', createdAt, { user_id: id, actor_id: null });
    record('user.registered', createdAt, { user_id: id });
    mail('email_verification', account, createdAt);
    if (kind === 'unverified') return;
    record('email.verified', createdAt + minutes(2), { user_id: id });
    enter(account, Math.min(now, createdAt + minutes(2)), 'email_verification');
  }

  function enter(account: SeededAccount, at: number, method: string): void {
    if (at > now || !isOpen(account, at)) return;
    const sessionId = random.uuid();
    const { ip, prefix } = makeAddress(random);
    const userAgent = random.pick(userAgents);
    const amr = method === 'password' ? 'pwd' : method === 'passkey' ? 'pop user' : 'otp';
    record('login.succeeded', at, {
      user_id: account.id,
      session_id: sessionId,
      ip,
      user_agent: userAgent,
      detail: { amr: account.mfaAt !== null && account.mfaAt <= at ? `${amr} otp mfa` : amr, method },
    });
    account.lastLoginAt = Math.max(account.lastLoginAt ?? 0, at);
    if (at > now - sessionsStay && account.endedAt === null)
      sessions.push({ id: sessionId, account, createdAt: at, ip, prefix, userAgent });
  }

  return {
    shareOfDay,
    signUp,
    milestone({ at, type, account, byOperator }: Milestone): void {
      record(type, at, { user_id: account.id, actor_id: byOperator ?? account.id });
    },
    login(account: SeededAccount | undefined): void {
      if (account === undefined) return;
      const at = momentOf(random, start);
      enter(account, at, random.weighted(methods));
      if (random.chance(0.08)) mail('new_device', account, at);
      if (random.chance(0.05)) {
        record('password.reset_requested', at + minutes(1), { user_id: account.id });
        mail('password_reset', account, at + minutes(1));
      }
    },
    failure(account: SeededAccount | undefined): void {
      const reason = account === undefined ? 'invalid_credentials' : random.weighted(reasons);
      const type = reason === 'invalid_code' ? 'login.mfa_failed' : 'login.failed';
      const at = momentOf(random, start);
      record(type, at, {
        outcome: 'failure',
        user_id: account?.id ?? null,
        actor_id: null,
        detail: { reason, method: 'password' },
      });
    },
    renewal(account: SeededAccount | undefined): void {
      if (account !== undefined && isOpen(account, start)) seen.add(account.id);
    },
    tell(): SeededDay {
      // Verifications shortly after midnight belong to the next day, but ids follow time closely enough.
      events.sort((left, right) => (left.created_at < right.created_at ? -1 : 1));
      return { day: iso(start + hours(12)).slice(0, 10), events, mails, sessions, seen: [...seen] };
    },
  };
}
