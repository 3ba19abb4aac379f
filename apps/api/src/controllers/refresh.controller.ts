import type { Refresh } from '@authflow/contracts';
import { AppError, fieldError } from '#src/domain/app-error';
import type { Reply } from '#src/http/reply';
import { pickRefreshToken, type RequestContext } from '#src/http/request-context';
import type { RefreshService } from '#src/services/refresh.service';
import { sessionReply } from './session-reply';

export type RefreshController = ReturnType<typeof createRefreshController>;

export function createRefreshController(refresh: RefreshService) {
  return {
    async refresh({ body, context }: { body: Refresh; context: RequestContext }): Promise<Reply> {
      const delivery = context.delivery();
      const token = pickRefreshToken(context, body.refreshToken);
      if (token !== null)
        return sessionReply(await refresh.refresh(token, { client: context.client, delivery }));
      if (delivery === 'cookie') throw new AppError('invalid_refresh_token');
      throw fieldError('refreshToken', 'required', 'Send the refresh token.');
    },
  };
}
