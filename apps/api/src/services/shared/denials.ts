import type { AccessClaims, Permission } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import { everyPermissionOf, permissionsIn } from '#src/domain/authorization';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import type { Database } from '#src/repositories/database';
import { isOfApiKey } from './api-key-claims';
import { recordAudit } from './audit';

export interface Denials {
  /**
   * Why a session or key that lacks a permission is refused, put on record. Somebody whose role has the permission, but
   * only with two-step verification, is told that.
   * @returns AppError `insufficient_permission`, `mfa_enrollment_required` or `reauthentication_required`
   * @see ASVS 16.3.2, THREATS M23
   */
  refuse(
    claims: AccessClaims,
    wanted: { permission: Permission; route: string },
    client: ClientContext,
  ): Promise<AppError>;
  /** Puts on record that a key, or an operator who looks at an account, knocked at a route that takes none. */
  record(
    claims: AccessClaims,
    refused: { refusal: AppError; route: string; permission?: Permission },
    client: ClientContext,
  ): Promise<AppError>;
}

/** What happens to those who knock at a door that is not theirs. */
export function createDenials({ database, clock }: { database: Database; clock: Clock }): Denials {
  async function judge(claims: AccessClaims, permission: Permission): Promise<AppError> {
    const account = claims.act === undefined ? await database.repos.grants.find(claims.sub) : null;
    const withheld =
      account !== null &&
      everyPermissionOf(account).includes(permission) &&
      !permissionsIn(account, claims.amr).includes(permission);
    // A key that was not given the permission gets it by no proof of its owner's.
    if (!withheld || (account.mfaEnabled && isOfApiKey(claims)))
      return new AppError('insufficient_permission');
    return new AppError(account.mfaEnabled ? 'reauthentication_required' : 'mfa_enrollment_required');
  }

  const record: Denials['record'] = async (claims, { refusal, route, permission }, client) => {
    await recordAudit(database.repos, client, clock.now(), {
      type: 'access.denied',
      outcome: 'failure',
      userId: claims.sub,
      actorId: claims.act?.sub ?? claims.sub,
      sessionId: claims.sid,
      detail: { reason: refusal.code, route, permission: permission ?? null },
    });
    return refusal;
  };

  return {
    record,
    async refuse(claims, { permission, route }, client) {
      return record(claims, { refusal: await judge(claims, permission), route, permission }, client);
    },
  };
}
