import {
  maskEmail,
  userRole,
  type AcceptInvitation,
  type AdminUser,
  type CheckInvitation,
  type InvitationChecked,
  type InviteUser,
} from '@authflow/contracts';
import type { Actor } from '#src/domain/actor';
import { AppError } from '#src/domain/app-error';
import { covers, everyPermissionOf } from '#src/domain/authorization';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { hashLinkToken } from '#src/domain/mailed-secret';
import type { Randomness } from '#src/domain/randomness';
import { rateLimits } from '#src/domain/rate-limits';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import type { PasswordColumns, UserRow } from '#src/repositories/user-columns';
import { toAdminUser } from './shared/admin-user-view';
import { recordAudit } from './shared/audit';
import { clearForOwner, openInvitation } from './shared/invitation-mail';
import type { MailedSecrets } from './shared/mailed-secrets';
import type { PasswordRules } from './shared/password-rules';
import { toColumns, type Passwords } from './shared/passwords';
import type { RateGuard } from './shared/rate-guard';
import type { RecentMarks } from './shared/recent-marks';
import { beyondOwn, judgeRoles } from './shared/role-giving';
import { stripUnverified } from './shared/take-over';
import { noPassword } from './shared/verification-mail';

export interface InvitationsService {
  /**
   * Makes an account for the owner of an address, and mails them the way in.
   * **State**: no account → account without a password, its address unproven, with these roles; an account that nobody has
   * proven to be theirs → cleared of what a stranger may have put into it, with these roles where some are named; older
   * invitations → dead; none → open invitation, one queued mail.
   * @throws AppError `conflict` (somebody has proven the address, or may take it back), `insufficient_permission` (the
   *   roles hold what the actor does not), `validation_failed` (no such role), `rate_limited` (mails to this recipient)
   * @see THREATS A08, X11
   */
  invite(actor: Actor, input: InviteUser, client: ClientContext): Promise<AdminUser>;
  /** Whether a link still works, and whose it is, masked. Consumes nothing. */
  check(input: CheckInvitation): Promise<InvitationChecked>;
  /**
   * Comes into the account by the mailed link. Signs nobody in.
   * **State**: invitation open → consumed (once); password → this; address → proven; every other mailed link → dead. A
   * refused password leaves the link usable.
   * @throws AppError `invalid_or_expired_token`, `weak_password`, `overloaded`
   */
  accept(input: AcceptInvitation, client: ClientContext): Promise<void>;
}

type Invited = { user: UserRow; ended: string[] } | { refusal: AppError; userId: string | null };

/** Accounts that operators make for others. */
export function createInvitationsService(deps: {
  database: Database;
  passwords: Passwords;
  passwordRules: PasswordRules;
  rateGuard: RateGuard;
  secrets: MailedSecrets;
  revocations: RecentMarks;
  changedGrants: RecentMarks;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
}): InvitationsService {
  const { database, passwords, passwordRules, rateGuard, clock, randomness } = deps;

  /** The account to invite into, its lock held: made, or there already and nobody's yet. */
  async function prepare(
    repos: Repositories,
    actor: Actor,
    { email, name = null }: { email: string; name?: string | null | undefined },
    roles: string[] | null,
  ): Promise<Invited> {
    const now = clock.now();
    const found = await repos.users.findByEmail(email);
    const existing = found === null ? null : await repos.users.lock(found.id);
    if (existing === null) {
      const held = (await repos.emailChanges.findHolding(email, now)) !== null;
      const account = { id: randomness.uuid(), email, name, roles: roles ?? [userRole], now };
      const user = held ? null : await repos.invitations.insertAccount(account);
      return user === null ? { refusal: taken(), userId: null } : { user, ended: [] };
    }
    const { id: userId } = existing;
    if (existing.status !== 'active' || existing.emailVerifiedAt !== null)
      return { refusal: taken(), userId };
    const standing = await repos.grants.find(userId);
    if (standing === null || !covers(actor.permissions, everyPermissionOf(standing)))
      return { refusal: beyondOwn(), userId };
    return clearForOwner(repos, existing, { name, roles, now });
  }

  async function open(actor: Actor, input: InviteUser, client: ClientContext): Promise<Invited> {
    return database.transaction(async (repos) => {
      const roles = input.roles === undefined ? null : await judgeRoles(repos, actor, input.roles);
      if (roles instanceof AppError) return { refusal: roles, userId: null };
      const invited = await prepare(repos, actor, input, roles);
      if ('refusal' in invited) return invited;
      const { user } = invited;
      const now = clock.now();
      await openInvitation(repos, deps, { user, invitedBy: actor.userId, now });
      await recordAudit(repos, client, now, {
        type: 'account.invited',
        outcome: 'success',
        userId: user.id,
        actorId: actor.userId,
        sessionId: actor.sessionId,
        detail: { roles: user.roles.join(' ') },
      });
      return invited;
    });
  }

  /** Everything that accepting changes, or null when the invitation was spent, or ended, in the meantime. */
  async function spend(
    args: { tokenHash: Buffer; userId: string; password: PasswordColumns; name: string | undefined },
    client: ClientContext,
  ): Promise<string[] | null> {
    const { tokenHash, userId: id, password, name } = args;
    return database.transaction(async (repos) => {
      const now = clock.now();
      const account = await repos.users.lock(id);
      if (account === null || (await repos.invitations.consume(tokenHash, now)) === null) return null;
      const ended = await stripUnverified(repos, account, now);
      const proof = { pending: noPassword, pendingName: null, dropPassword: true };
      await repos.users.markVerified({ id, now, ...proof });
      await repos.passwords.set({ id, password, expectedHash: null, now });
      if (name !== undefined) await repos.users.updateName({ id, name, now });
      const entry = { outcome: 'success', userId: id } as const;
      await recordAudit(repos, client, now, { ...entry, type: 'account.invitation_accepted' });
      await recordAudit(repos, client, now, { ...entry, type: 'email.verified' });
      return ended;
    });
  }

  async function refuseLink(client: ClientContext, userId: string | null): Promise<never> {
    await recordAudit(database.repos, client, clock.now(), {
      type: 'account.invitation_accepted',
      outcome: 'failure',
      userId,
      detail: { reason: 'invalid_or_expired_token' },
    });
    throw new AppError('invalid_or_expired_token', {
      detail: 'Use the link of the newest invitation, or ask whoever invited you for another one.',
    });
  }

  return {
    async invite(actor, input, client) {
      await rateGuard.spend(rateLimits.mailRecipient, input.email);
      const invited = await open(actor, input, client);
      if ('refusal' in invited) {
        const { refusal, userId } = invited;
        await recordAudit(database.repos, client, clock.now(), {
          type: 'account.invited',
          outcome: 'failure',
          userId,
          actorId: actor.userId,
          sessionId: actor.sessionId,
          detail: { reason: refusal.code },
        });
        throw refusal;
      }
      const { user, ended } = invited;
      deps.revocations.add(ended);
      deps.changedGrants.add([`user:${user.id}`]);
      deps.wakeMail();
      // Nobody has come into it, so nobody can have been banned from it.
      const never = { bannedAt: null, bannedUntil: null, bannedBy: null, bannedReason: null };
      return toAdminUser({ ...user, ...never });
    },

    async check({ token }) {
      const invitation = await database.repos.invitations.findUsable(hashLinkToken(token), clock.now());
      if (invitation === null) return { valid: false, email: null, name: null };
      return { valid: true, email: maskEmail(invitation.email), name: invitation.name };
    },

    async accept({ token, password, name }, client) {
      const tokenHash = hashLinkToken(token);
      const usable = await database.repos.invitations.findUsable(tokenHash, clock.now());
      if (usable === null) return refuseLink(client, null);
      const { userId, email } = usable;
      await passwordRules.assertAcceptable(password, { email, name: name ?? usable.name });
      const stored = toColumns(await passwords.hash(password));
      const ended = await spend({ tokenHash, userId, password: stored, name }, client);
      if (ended === null) return refuseLink(client, userId);
      deps.revocations.add(ended);
    },
  };
}

function taken(): AppError {
  return new AppError('conflict', {
    detail: 'There is an account at this address already, or one that may still take it back.',
  });
}
