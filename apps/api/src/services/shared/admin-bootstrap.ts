import { adminRole } from '@authflow/contracts';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import type { Repositories } from '#src/repositories/repositories';
import type { AuthorizedUserRow } from '#src/repositories/user-columns';
import { recordAudit } from './audit';

export interface AdminBootstrap {
  /**
   * Makes the account at ADMIN_EMAIL an administrator as it signs in, if it has proven that address and nobody ever was
   * one. Call it inside the transaction of the sign-in, under the account's lock.
   * **State**: door open → closed for good, whatever becomes of this administrator; account → `admin` among its roles.
   * @returns the account as it is now
   * @see THREATS A11
   */
  welcome(repos: Repositories, user: AuthorizedUserRow, client: ClientContext): Promise<AuthorizedUserRow>;
}

/** The door by which the first administrator comes in with ADMIN_EMAIL. Without that variable there is none. */
export function createAdminBootstrap(deps: { adminEmail: string | null; clock: Clock }): AdminBootstrap {
  const { adminEmail, clock } = deps;
  let knownClosed = adminEmail === null;

  return {
    async welcome(repos, user, client) {
      if (knownClosed || user.email !== adminEmail || user.emailVerifiedAt === null) return user;
      const now = clock.now();
      if (!(await repos.adminBootstrap.goThrough(now))) {
        knownClosed = true;
        return user;
      }
      const roles = [...user.roles, adminRole];
      const appointed = await repos.grants.setRoles({ userId: user.id, roles, now });
      await recordAudit(repos, client, now, {
        type: 'admin.appointed',
        outcome: 'success',
        userId: user.id,
        actorId: null,
        detail: { by: 'ADMIN_EMAIL' },
      });
      return appointed ?? user;
    },
  };
}
