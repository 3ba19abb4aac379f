import { apiKeyPrefix, toPermissions, type AccessClaims } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import { everyPermissionOf } from '#src/domain/authorization';
import { toNumericDate, type Clock } from '#src/domain/clock';
import { hashLinkToken } from '#src/domain/mailed-secret';
import type { Database } from '#src/repositories/database';
import { liftEndedBan } from './bans';

export interface ApiKeyClaims {
  /**
   * What a presented API key stands for: its owner, and of the key's permissions those the owner still holds. `sid`
   * and `jti` are the key's id, `amr` is empty: nobody signed in.
   * @throws AppError `unauthenticated` for every key that does not work, whatever the reason
   * @see THREATS A15
   */
  get(key: string): Promise<AccessClaims>;
}

/** As keys are made: nothing else is worth a look into the database. */
const shape = new RegExp(`^${apiKeyPrefix}[A-Za-z0-9_-]{43}$`, 'u');

/** Judges API keys. Asks the database each time, so that a revoked key, or owner, is refused at once. */
export function createApiKeyClaims(deps: { database: Database; clock: Clock; issuer: string }): ApiKeyClaims {
  const { database, clock, issuer } = deps;
  return {
    async get(key) {
      if (!shape.test(key)) throw new AppError('unauthenticated');
      const found = await database.repos.apiKeys.findUsable(hashLinkToken(key), clock.now());
      if (found === null) throw new AppError('unauthenticated');
      if (found.status === 'disabled')
        await database.transaction((repos) => liftEndedBan(repos, found.id, clock.now()));
      // Keys are made in sessions at the account's own level, so those of roles that require it count only with a
      // second factor on the account.
      const held = found.mfaEnabled ? everyPermissionOf(found) : toPermissions(found.permissions);
      return {
        iss: issuer,
        aud: issuer,
        sub: found.id,
        sid: found.keyId,
        iat: toNumericDate(found.keyCreatedAt),
        exp: toNumericDate(found.keyExpiresAt),
        jti: found.keyId,
        auth_time: toNumericDate(found.keyCreatedAt),
        amr: [],
        roles: found.roles,
        permissions: held.filter((permission) => found.keyPermissions.includes(permission)),
      };
    },
  };
}
