import type { CheckReset, ForgotPassword, ResetPassword } from '@authflow/contracts';
import { accepted, ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { PasswordResetService } from '#src/services/password-reset.service';

export type PasswordResetController = ReturnType<typeof createPasswordResetController>;

export function createPasswordResetController(passwordReset: PasswordResetService) {
  return {
    async request({ body, context }: { body: ForgotPassword; context: RequestContext }): Promise<Reply> {
      await passwordReset.request(body, context.client);
      return accepted({ status: 'accepted' });
    },

    async check({ body }: { body: CheckReset }): Promise<Reply> {
      return ok(await passwordReset.check(body));
    },

    async reset({ body, context }: { body: ResetPassword; context: RequestContext }): Promise<Reply> {
      await passwordReset.reset(body, context.client);
      return ok({ status: 'password_reset' });
    },
  };
}
