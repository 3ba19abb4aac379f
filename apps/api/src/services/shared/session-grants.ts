import { limits, type SessionGrant } from '@authflow/contracts';
import { earlier, later, type Clock } from '#src/domain/clock';
import type { ClientContext } from '#src/domain/client-context';
import { days } from '#src/domain/duration';
import type { Randomness } from '#src/domain/randomness';
import type { Repositories } from '#src/repositories/repositories';
import type { Delivery } from '#src/repositories/sessions.repository';
import { permissionsIn } from '#src/domain/authorization';
import type { AuthorizedUserRow } from '#src/repositories/user-columns';
import type { ActivityMeter } from './activity-meter';
import type { AccessTokens } from './access-tokens';
import { recordAudit } from './audit';
import type { RefreshTokens } from './refresh-tokens';
import type { RecentMarks } from './recent-marks';
import { toUser } from './user-view';

/**
 * Authentication method references of RFC 8176 that we issue. `otp`: a one-time code, or a mailed link or code. `pop`:
 * possession of a passkey's key; `user`: its holder was verified by it. `mfa`: more than one factor was proven.
 * A federated sign-in adds none of its own: how the provider knew its user is not ours to say.
 */
export type Amr = 'pwd' | 'otp' | 'pop' | 'user' | 'mfa';

/** The door somebody came in by. */
export type SignInMethod = 'password' | 'email_verification' | 'magic_link' | 'passkey' | `oauth:${string}`;

/** A sign-in that succeeded: the grant without its refresh token, and that token on its way by `delivery`. */
export interface IssuedSession {
  grant: Omit<SessionGrant, 'refreshToken'>;
  refreshToken: string;
  refreshExpiresAt: Date;
  delivery: Delivery;
}

/** What issuing tokens needs to know of a session. */
export interface GrantableSession {
  sessionId: string;
  generation: number;
  delivery: Delivery;
  amr: readonly string[];
  authenticatedAt: Date;
  idleExpiresAt: Date;
}

/** How a client that has just proven itself wants its session. */
export interface SessionStart {
  client: ClientContext;
  delivery: Delivery;
  /** The refresh cookie that the new one overwrites, if the browser had one. Whatever it is, it opens nothing here. */
  replaces: string | null;
}

export interface StartedSession {
  user: AuthorizedUserRow;
  session: GrantableSession;
  /** Older sessions that ended: over the cap, or replaced. */
  ended: string[];
  /** The account has signed in from this network and browser before. */
  knownClient: boolean;
}

export interface SessionGrants {
  /**
   * **State**: no session → live session of generation 1. Keeps the cap on sessions per account by ending the
   * oldest, and ends the session whose token the new one takes the place of (ASVS 7.2.4). Call it inside a
   * transaction that holds the account's lock.
   */
  start(
    repos: Repositories,
    args: SessionStart & { user: AuthorizedUserRow; amr: readonly string[]; method: SignInMethod },
  ): Promise<StartedSession>;
  /** The tokens of a session's current generation. Makes no state of its own, but notes that its owner is active. */
  issue(user: AuthorizedUserRow, session: GrantableSession): IssuedSession;
  /** After commit: tells this process what ended, and issues the tokens. */
  finish(started: StartedSession): IssuedSession;
  /** When a session that is used now goes idle. */
  idleExpiry(now: Date): Date;
}

/** How long a network and browser stay known after a sign-in from them. */
const knownClientFor = days(90);

/** Starts sessions and turns them into tokens; the one place that does. @see docs/adr/0004 */
export function createSessionGrants(deps: {
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  revocations: RecentMarks;
  activityMeter: ActivityMeter;
  clock: Clock;
  randomness: Randomness;
  refreshTtlDays: number;
  sessionMaxDays: number;
}): SessionGrants {
  const { accessTokens, refreshTokens, revocations, activityMeter, clock, randomness } = deps;
  const idleExpiry = (now: Date): Date => later(now, days(deps.refreshTtlDays));

  function issue(user: AuthorizedUserRow, session: GrantableSession): IssuedSession {
    activityMeter.note(user.id);
    const permissions = permissionsIn(user, session.amr);
    const { accessToken, expiresIn } = accessTokens.issue({
      userId: user.id,
      sessionId: session.sessionId,
      roles: user.roles,
      permissions,
      amr: session.amr,
      authenticatedAt: session.authenticatedAt,
      sessionEndsAt: session.idleExpiresAt,
    });
    const refreshToken = refreshTokens.issue({
      userId: user.id,
      sessionId: session.sessionId,
      generation: session.generation,
      expiresAt: session.idleExpiresAt,
    });
    return {
      grant: {
        status: 'authenticated',
        user: toUser(user, permissions),
        accessToken,
        tokenType: 'Bearer',
        expiresIn,
      },
      refreshToken,
      refreshExpiresAt: session.idleExpiresAt,
      delivery: session.delivery,
    };
  }

  /** A cookie about to be overwritten would leave its session alive with nobody holding it. */
  async function endReplaced(repos: Repositories, token: string | null, now: Date) {
    const verified = token === null ? null : refreshTokens.verify(token);
    if (!verified?.ok) return [];
    const { sessionId: id, userId } = verified.claims;
    return repos.sessions.revokeOne({ id, userId, reason: 'replaced', now });
  }

  return {
    idleExpiry,
    issue,

    async start(repos, { user, delivery, amr, method, client, replaces }) {
      const now = clock.now();
      const absoluteExpiresAt = later(now, days(deps.sessionMaxDays));
      const idle = idleExpiry(now);
      const session: GrantableSession = {
        sessionId: randomness.uuid(),
        generation: 1,
        delivery,
        amr,
        authenticatedAt: now,
        idleExpiresAt: idle < absoluteExpiresAt ? idle : absoluteExpiresAt,
      };
      const { others, knownClient } = await repos.sessions.insert({
        id: session.sessionId,
        userId: user.id,
        delivery,
        amr,
        now,
        idleExpiresAt: session.idleExpiresAt,
        absoluteExpiresAt,
        ip: client.ip,
        ipPrefix: client.addressKey,
        userAgent: client.userAgent,
        knownSince: earlier(now, knownClientFor),
      });
      const keep = limits.sessionsPerUser;
      const ended = [
        ...(await endReplaced(repos, replaces, now)),
        ...(others < keep ? [] : await repos.sessions.revokeBeyond({ userId: user.id, keep, now })),
      ];
      await recordAudit(repos, client, now, {
        type: 'login.succeeded',
        outcome: 'success',
        userId: user.id,
        sessionId: session.sessionId,
        detail: { amr: amr.join(' '), method },
      });
      return { user, session, ended: ended.map(({ id }) => id), knownClient };
    },

    finish({ user, session, ended }) {
      revocations.add(ended);
      return issue(user, session);
    },
  };
}
