import type { Login } from '@authflow/contracts';
import type { Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { LoginService } from '#src/services/login.service';
import { sessionStart, signInReply } from './session-reply';

export type LoginController = ReturnType<typeof createLoginController>;

export function createLoginController(login: LoginService) {
  return {
    async login({ body, context }: { body: Login; context: RequestContext }): Promise<Reply> {
      return signInReply(
        await login.login(body, { ...sessionStart(context), onDisconnect: context.onDisconnect }),
      );
    },
  };
}
