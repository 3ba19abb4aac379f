import { adminRole, userRole, type Setup } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import type { Randomness } from '#src/domain/randomness';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import type { UserRow } from '#src/repositories/user-columns';
import { recordAudit } from './shared/audit';
import { clearForOwner, openInvitation } from './shared/invitation-mail';
import { linksTo } from './shared/mail-composers/composer';
import type { MailedSecrets } from './shared/mailed-secrets';
import type { RecentMarks } from './shared/recent-marks';

/** `invited`: whoever opens the mailed link sets a password and is an administrator then. */
export type Appointment = { email: string; userId: string } & (
  { outcome: 'appointed' | 'unchanged' } | { outcome: 'invited'; link: string; expiresAt: Date }
);

export interface AdminBootstrapService {
  /** Whether anybody administers this service, or ever did. */
  getSetup(): Promise<Setup>;
  /**
   * The same, at boot. **State**: door open although there is an administrator → closed for good.
   */
  settle(): Promise<Setup>;
  /**
   * Makes somebody an administrator at the word of whoever runs the server.
   * **State**: account with a proven address → `admin` among its roles; no account, or one whose address nobody has proven
   * → account without password, sessions and whatever a stranger left in it, with the role and an open invitation. The
   * door of ADMIN_EMAIL → closed for good.
   * @throws AppError `conflict` (closed, disabled, or the address is held back for its former account), `account_disabled`
   */
  appoint(input: { email: string; name?: string | undefined }, client: ClientContext): Promise<Appointment>;
}

/** How a service comes to its first administrator. @see THREATS A11 */
export function createAdminBootstrapService(deps: {
  database: Database;
  secrets: MailedSecrets;
  revocations: RecentMarks;
  changedGrants: RecentMarks;
  wakeMail: () => void;
  webUrl: string;
  clock: Clock;
  randomness: Randomness;
}): AdminBootstrapService {
  const { database, secrets, clock, randomness } = deps;
  const links = linksTo(deps.webUrl);
  let known: Setup | null = null;

  async function getSetup(): Promise<Setup> {
    if (known !== null) return known;
    if (!(await database.repos.adminBootstrap.isClosed())) return { administrator: 'missing' };
    known = { administrator: 'present' };
    return known;
  }

  async function record(repos: Repositories, userId: string, client: ClientContext, now: Date) {
    await repos.adminBootstrap.close(now);
    await recordAudit(repos, client, now, {
      type: 'admin.appointed',
      outcome: 'success',
      userId,
      actorId: null,
      detail: { by: 'cli' },
    });
  }

  /** Somebody whose address is proven. */
  async function promote(repos: Repositories, user: UserRow, client: ClientContext, now: Date) {
    const { id: userId, roles } = user;
    if (roles.includes(adminRole)) {
      await repos.adminBootstrap.close(now);
      return { outcome: 'unchanged' } as const;
    }
    await repos.grants.setRoles({ userId, roles: [...roles, adminRole], now });
    await record(repos, userId, client, now);
    return { outcome: 'appointed' } as const;
  }

  async function create(repos: Repositories, email: string, name: string | null, now: Date) {
    if ((await repos.emailChanges.findHolding(email, now)) !== null)
      return new AppError('conflict', { detail: heldBack });
    const roles = [userRole, adminRole];
    const made = await repos.invitations.insertAccount({ id: randomness.uuid(), email, name, roles, now });
    return made ?? new AppError('conflict', { detail: overtaken });
  }

  async function appointAt(
    repos: Repositories,
    { email, name = null }: { email: string; name: string | null },
    client: ClientContext,
  ) {
    const now = clock.now();
    const found = await repos.users.findByEmail(email);
    const existing = found === null ? null : await repos.users.lock(found.id);
    if (existing !== null && existing.status !== 'active') return unusable(existing);
    if (existing !== null && existing.emailVerifiedAt !== null)
      return { user: existing, ended: [], ...(await promote(repos, existing, client, now)) };
    const waiting = existing ?? (await create(repos, email, name, now));
    if (waiting instanceof AppError) return waiting;
    const roles = [...new Set([...waiting.roles, adminRole])];
    const { user, ended } = await clearForOwner(repos, waiting, { name, roles, now });
    const invitation = await openInvitation(repos, deps, { user, invitedBy: null, now });
    await record(repos, user.id, client, now);
    return { user, ended, outcome: 'invited', invitation } as const;
  }

  /** Derived, not stored: read out of the row that the mail is made from. */
  async function linkOf(invitationId: string): Promise<string> {
    const row = await database.repos.invitations.findOpen(invitationId, clock.now());
    const revealed = row === null ? null : secrets.reveal('invitation', row);
    if (revealed === null) throw new AppError('conflict');
    return links.acceptInvitation(revealed.token);
  }

  return {
    getSetup,

    async settle() {
      await database.repos.adminBootstrap.settle(clock.now());
      return getSetup();
    },

    async appoint({ email, name }, client) {
      const appointed = await database.transaction((repos) =>
        appointAt(repos, { email, name: name ?? null }, client),
      );
      if (appointed instanceof AppError) throw appointed;
      const { user, ended, ...done } = appointed;
      deps.revocations.add(ended);
      deps.changedGrants.add([`user:${user.id}`]);
      const who = { email: user.email, userId: user.id };
      if (done.outcome !== 'invited') return { ...who, outcome: done.outcome };
      deps.wakeMail();
      const { id, expiresAt } = done.invitation;
      return { ...who, outcome: 'invited', link: await linkOf(id), expiresAt };
    },
  };
}

const heldBack =
  'The address was given up by an account that can still take it back. Choose another one, or wait a week.';

const overtaken = 'Somebody made an account at this address a moment ago. Run the command again.';

function unusable({ status }: UserRow): AppError {
  return status === 'disabled'
    ? new AppError('account_disabled', { detail: 'The account is disabled. Enable it first.' })
    : new AppError('conflict', {
        detail: 'The account at this address is closed. Let its owner restore it, or choose another address.',
      });
}
