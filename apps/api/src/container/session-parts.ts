import { limits } from '@authflow/contracts';
import { earlier } from '#src/domain/clock';
import { minutes, seconds } from '#src/domain/duration';
import { createRevocationFeed } from '#src/platform/revocation-feed';
import { createAccessTokens } from '#src/services/shared/access-tokens';
import { createActivityMeter } from '#src/services/shared/activity-meter';
import { createApiKeyClaims } from '#src/services/shared/api-key-claims';
import { createAssurance } from '#src/services/shared/assurance';
import { createAuthentication } from '#src/services/shared/authentication';
import { createDenials } from '#src/services/shared/denials';
import { createDeviceTokens } from '#src/services/shared/device-tokens';
import { createRefreshTokens } from '#src/services/shared/refresh-tokens';
import { createRecentMarks } from '#src/services/shared/recent-marks';
import { createSessionGrants } from '#src/services/shared/session-grants';
import type { Base } from './base';

/** Tokens, sessions, and what tells that one has ended. */
export function createSessionParts({
  config,
  databaseUrl,
  clock,
  randomness,
  logger,
  keyring,
  database,
}: Base) {
  const { accessTtlSeconds, refreshTtlDays, sessionMaxDays } = config.tokens;
  // A token that an operator looks at an account with lives as long as that may take.
  const longestTokenSeconds = Math.max(accessTtlSeconds, minutes(limits.impersonationMinutes) / 1000);
  const revocations = createRecentMarks({ clock, accessTtlSeconds: longestTokenSeconds });
  const changedGrants = createRecentMarks({ clock, accessTtlSeconds: longestTokenSeconds });
  const feed = createRevocationFeed({
    url: databaseUrl,
    onRevoked: (sessionId) => revocations.add([sessionId]),
    onGrantsChanged: (key) => changedGrants.add([key]),
    catchUp: async () => {
      const since = earlier(clock.now(), seconds(longestTokenSeconds + 60));
      const ended = await database.repos.sessions.listRevokedSince(since);
      revocations.add(ended.map(({ id }) => id));
      changedGrants.add(await database.repos.grants.listChangedSince(since));
    },
    onState: (live) => logger.info({ live }, live ? 'revocation feed is up' : 'revocation feed is down'),
  });
  const issuing = { issuer: config.apiUrl, ttlSeconds: accessTtlSeconds };
  const accessTokens = createAccessTokens({ keyring, clock, randomness, ...issuing });
  const refreshTokens = createRefreshTokens({ keyring, clock });
  const activityMeter = createActivityMeter({ database, clock, logger });
  const tokenParts = { accessTokens, refreshTokens, revocations, clock, randomness };
  return {
    revocations,
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
