import type { LoginMfa, MfaPasskeyOptions } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { MfaLoginService } from '#src/services/mfa-login.service';
import { sessionStart, signInReply } from './session-reply';

export type MfaLoginController = ReturnType<typeof createMfaLoginController>;

export function createMfaLoginController(mfaLogin: MfaLoginService) {
  return {
    async login({ body, context }: { body: LoginMfa; context: RequestContext }): Promise<Reply> {
      return signInReply(await mfaLogin.login(body, sessionStart(context)));
    },

    async passkeyOptions({ body }: { body: MfaPasskeyOptions }): Promise<Reply> {
      return ok(await mfaLogin.passkeyOptions(body));
    },
  };
}
