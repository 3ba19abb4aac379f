import type { Logout } from '@authflow/contracts';
import { pickRefreshToken, type RequestContext } from '#src/http/request-context';
import { ok, type Reply } from '#src/http/reply';
import type { LogoutService } from '#src/services/logout.service';

export type LogoutController = ReturnType<typeof createLogoutController>;

export function createLogoutController(logout: LogoutService) {
  return {
    /** A bearer token, where there is one, is the credential; else the refresh token. Never a mix of two sessions. */
    async logout({ body, context }: { body: Logout; context: RequestContext }): Promise<Reply> {
      const delivery = context.delivery();
      const credential = credentialOf(context, body);
      await logout.logout(credential, body.scope ?? 'current', context.client);
      const reply = ok({ status: 'logged_out' });
      const ended = delivery === 'cookie' && body.scope !== 'others';
      return ended
        ? {
            ...reply,
            cookies: [{ cookie: 'refresh', value: null }],
            headers: { 'Clear-Site-Data': '"cache", "storage"' },
          }
        : reply;
    },
  };
}

function credentialOf(context: RequestContext, body: Logout) {
  if (context.bearer !== null) return { accessToken: context.bearer };
  const refreshToken = pickRefreshToken(context, body.refreshToken);
  return refreshToken === null ? null : { refreshToken };
}
