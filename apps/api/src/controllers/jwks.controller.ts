import type { Reply } from '#src/http/reply';
import type { AccessTokens } from '#src/services/shared/access-tokens';

export type JwksController = ReturnType<typeof createJwksController>;

export function createJwksController(accessTokens: AccessTokens) {
  return {
    keys: (): Reply => ({
      status: 200,
      body: { keys: accessTokens.publicKeys() },
      headers: { 'Cache-Control': 'public, max-age=300' },
    }),
  };
}
