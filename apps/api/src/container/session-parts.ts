import { limits } from '@authflow/contracts';
import { minutes } from '#src/domain/duration';
import { createAccessTokens } from '#src/services/shared/access-tokens';
import { createActivityMeter } from '#src/services/shared/activity-meter';
import { createApiKeyClaims } from '#src/services/shared/api-key-claims';
import { createAssurance } from '#src/services/shared/assurance';
import { createAuthentication } from '#src/services/shared/authentication';
import { createDenials } from '#src/services/shared/denials';
import { createDeviceTokens } from '#src/services/shared/device-tokens';
import { createRefreshTokens } from '#src/services/shared/refresh-tokens';
import { createRecentMarks } from '#src/services/shared/recent-marks';
import { createRevocationLog } from '#src/services/shared/revocation-log';
import { createSessionGrants } from '#src/services/shared/session-grants';
import type { Base } from './base';
import { createFeed } from './revocation-feed-parts';

/** Tokens, sessions, and what tells that one has ended. */
export function createSessionParts(base: Base) {
  const { config, clock, randomness, logger, keyring, database } = base;
  const { accessTtlSeconds, refreshTtlDays, sessionMaxDays } = config.tokens;
  // A token that an operator looks at an account with lives as long as that may take.
  const longestTokenSeconds = Math.max(accessTtlSeconds, minutes(limits.impersonationMinutes) / 1000);
  const revocations = createRecentMarks({ clock, accessTtlSeconds: longestTokenSeconds });
  const changedGrants = createRecentMarks({ clock, accessTtlSeconds: longestTokenSeconds });
  const instance = `i${randomness.bytes(8).toString('hex')}`;
  const revocationLog = createRevocationLog({ instance, clock, accessTtlSeconds: longestTokenSeconds });
  const ended = (id: string): void => {
    revocations.add([id]);
    revocationLog.sessionEnded(id);
  };
  const changed = (key: string, changedAt?: Date): void => {
    changedGrants.add([key]);
    revocationLog.grantsChanged(key, changedAt);
  };
  const feed = createFeed(base, {
    ended,
    changed,
    longestTokenSeconds,
    onState: (live) => {
      logger.info({ live }, live ? 'revocation feed is up' : 'revocation feed is down');
      if (!live) revocationLog.wake();
    },
  });
  const issuing = { issuer: config.apiUrl, ttlSeconds: accessTtlSeconds };
  const accessTokens = createAccessTokens({ keyring, clock, randomness, ...issuing });
  const refreshTokens = createRefreshTokens({ keyring, clock });
  const activityMeter = createActivityMeter({ database, clock, logger });
  const tokenParts = { accessTokens, refreshTokens, revocations, clock, randomness };
  return {
    revocations,
    revocationLog,
    feed,
    accessTokens,
    refreshTokens,
    deviceTokens: createDeviceTokens({ keyring, clock, randomness }),
    assurance: createAssurance({ database, clock }),
    changedGrants,
    authentication: createAuthentication({
      ...tokenParts,
      apiKeyClaims: createApiKeyClaims({ database, clock, issuer: config.apiUrl }),
      changedGrants,
      feed,
      database,
    }),
    denials: createDenials({ database, clock }),
    activityMeter,
    grants: createSessionGrants({ ...tokenParts, activityMeter, refreshTtlDays, sessionMaxDays }),
  };
}
