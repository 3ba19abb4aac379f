import type { Logout } from '@authflow/contracts';
import { pickRefreshToken, type RequestContext } from '#src/http/request-context';
import { ok, type Reply } from '#src/http/reply';
import type { LogoutService } from '#src/services/logout.service';

export type LogoutController = ReturnType<typeof createLogoutController>;

export function createLogoutController(logout: LogoutService) {
  return {
    async logout({ body, context }: { body: Logout; context: RequestContext }): Promise<Reply> {
      const delivery = context.delivery();
      const credentials = { accessToken: context.bearer, refreshToken: refreshTokenOf(context, body) };
      const { ownSession } = await logout.logout(credentials, body.scope ?? 'current', context.client);
      const reply = ok({ status: 'logged_out' });
      if (delivery === 'body' || body.scope === 'others' || !ownSession) return reply;
      const headers = { 'Clear-Site-Data': '"cache"' };
      return { ...reply, cookies: [{ cookie: 'refresh', value: null }], headers };
    },
  };
}

/** With a bearer token, a cookie that merely came along is left alone: only a client that asks for it has it read. */
function refreshTokenOf(context: RequestContext, body: Logout): string | null {
  const asked = body.refreshToken !== undefined || context.delivery() === 'cookie';
  return context.bearer === null || asked ? pickRefreshToken(context, body.refreshToken) : null;
}
