import type { OAuthCallbackQuery, OAuthExchange, OAuthStartQuery } from '@authflow/contracts';
import { ok, redirect, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { OAuthService } from '#src/services/oauth.service';
import { sessionStart, signInReply } from './session-reply';

export type OAuthController = ReturnType<typeof createOAuthController>;

type Provider = { provider: string };

export function createOAuthController(oauth: OAuthService) {
  return {
    providers: (): Reply => ok({ items: oauth.providers() }),

    async start({ params, query }: { params: Provider; query: OAuthStartQuery }): Promise<Reply> {
      const { location, sealed, expiresAt } = await oauth.start(params.provider, query);
      return redirect(location, [{ cookie: 'oauth', value: sealed, expiresAt }]);
    },

    async callback(input: {
      params: Provider;
      query: OAuthCallbackQuery;
      context: RequestContext;
    }): Promise<Reply> {
      const { params, query, context } = input;
      const { oauthCookie, client } = context;
      const { location, spent } = await oauth.callback(params.provider, query, oauthCookie, client);
      return redirect(location, spent ? [{ cookie: 'oauth', value: null }] : []);
    },

    async exchange({ body, context }: { body: OAuthExchange; context: RequestContext }): Promise<Reply> {
      const result = await oauth.exchange(body, sessionStart(context));
      return result.status === 'link_required' ? ok(result) : signInReply(result);
    },
  };
}
